/** docs/reference/http-api.md names what the gateway takes and answers: every field, limit and error code. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { defaultLimits } from '../limits.ts';
import { chatSchema } from './chat-request.ts';
import { completionSchema } from './completion-request.ts';
import { openaiErrorBody } from './error-body.ts';
import { unservedInChat, unservedInCompletions, unservedInMessages } from './unserved-fields.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/reference/http-api.md', root), 'utf8');
const missing = (names: Iterable<string>): readonly string[] =>
  [...names].filter((name) => !page.includes(`\`${name}\``));

test('names every field that is served or refused', () => {
  assert.deepEqual(missing(Object.keys(chatSchema(defaultLimits).shape)), []);
  assert.deepEqual(missing(Object.keys(completionSchema(defaultLimits).shape)), []);
  const unserved = [unservedInChat, unservedInMessages, unservedInCompletions];
  assert.deepEqual(missing(unserved.flatMap((fields) => Object.keys(fields))), []);
});

test('names every error code that a client can see', () => {
  const seen = globSync('src/gateway/errors/*.ts', { cwd: root })
    .map((path) => readFileSync(new URL(path, root), 'utf8'))
    .filter((text) => text.includes('extends HttpError') && !text.includes('abstract class'))
    .map((text) => /code = '([^']+)'/.exec(text)?.[1] ?? '');
  const codes = [...seen, 'engine/prompt-too-long'].map((code) => {
    const body = openaiErrorBody({ code, status: 400, message: '', remedy: '' });
    return (JSON.parse(body) as { error: { code: string } }).error.code;
  });
  assert.ok(codes.length > 10);
  assert.deepEqual(missing(codes), []);
});

test('tells the limits as they are', () => {
  const { bodyBytesMax, headerBytesMax, jsonDepthMax, requestsMax, requestsPerKeyMax, choicesMax, promptsMax } =
    defaultLimits;
  const told: Readonly<Record<string, number>> = {
    'more than (\\d+) MiB': bodyBytesMax / 2 ** 20,
    'headers beyond (\\d+) KiB': headerBytesMax / 2 ** 10,
    'deeper than (\\d+) levels': jsonDepthMax,
    'more than (\\d+) requests run with this key': requestsPerKeyMax,
    'more than (\\d+) requests run with all keys': requestsMax,
    'choices, 1 to (\\d+),': choicesMax,
    'list of up to (\\d+) strings': promptsMax,
    'silent for (\\d+) s': defaultLimits.heartbeatMs / 1000,
    'reads nothing for (\\d+) s': defaultLimits.writeIdleMs / 1000,
    'headers later than (\\d+) s': defaultLimits.headersTimeoutMs / 1000,
    'body later than (\\d+) s': defaultLimits.requestTimeoutMs / 1000,
    'runs longer than (\\d+) min': defaultLimits.answerTimeoutMs / 60_000,
    'or up to (\\d+), of up to 1,024 characters': defaultLimits.stopStringsMax,
    'the 0 to (\\d+) likeliest': defaultLimits.topLogprobsMax,
  };
  for (const [pattern, value] of Object.entries(told)) {
    assert.equal(Number(new RegExp(pattern).exec(page)?.[1]), value, pattern);
  }
});
