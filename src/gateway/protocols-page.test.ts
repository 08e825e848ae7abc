/** docs/reference/protocols.md names what the protocols take: every field, those that are refused too. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { messageRequestSchema } from './anthropic/message-request.ts';
import { unservedInMessages } from './anthropic/unserved-fields.ts';
import { batchSchema } from './batches/create-batch.ts';
import { openTestDoor } from './door-fixture.ts';
import { uploadFields } from './files/upload-file.ts';
import { defaultLimits } from './limits.ts';
import { moderationSchema } from './moderations/moderate.ts';
import { optionFields } from './ollama/option-fields.ts';
import { embeddingsSchema } from './openai/embeddings.ts';
import { responseSchema } from './responses/request-schema.ts';
import { unservedInResponses } from './responses/unserved-fields.ts';
import { tokenizeSchema } from './text/tokenize.ts';
import { unservedInTemplates } from './text/unserved-fields.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/reference/protocols.md', root), 'utf8');
const missing = (names: Iterable<string>): readonly string[] =>
  [...names].filter((name) => !page.includes(`\`${name}\``));

test('names every field that is served or refused', () => {
  const { options: ollamaOptions, ...ollama } = optionFields(defaultLimits);
  const served = [
    messageRequestSchema(defaultLimits).shape,
    responseSchema(defaultLimits).shape,
    embeddingsSchema(defaultLimits).shape,
    uploadFields.shape,
    batchSchema.shape,
    moderationSchema(defaultLimits).shape,
    tokenizeSchema(defaultLimits).shape,
    ollama,
    ollamaOptions.unwrap().unwrap().shape,
  ];
  assert.deepEqual(missing(served.flatMap((fields) => Object.keys(fields))), []);
  const unserved = [unservedInMessages, unservedInResponses, unservedInTemplates];
  assert.deepEqual(missing(unserved.flatMap((fields) => Object.keys(fields))), []);
});

test('every endpoint is on a page of the reference', async () => {
  await using door = await openTestDoor();
  const pages = globSync('docs/reference/*.md', { cwd: root })
    .map((path) => readFileSync(new URL(path, root), 'utf8'))
    .join('');
  const untold = door.gateway
    .endpoints()
    .map(({ path }) => path.replaceAll(/:([a-z]+)/g, '{$1}').replace('*', '{model}'))
    .filter((path) => !pages.includes(path));
  assert.deepEqual(untold, [], 'tell of them in docs/reference');
});

test('tells the limits as they are', () => {
  const { embeddingsMax, stopStringsMax } = defaultLimits;
  assert.equal(Number(/up to ([\d,]+) texts/.exec(page)?.[1]?.replace(',', '')), embeddingsMax);
  assert.equal(Number(/up to (\d+); the answer tells/.exec(page)?.[1]), stopStringsMax);
});
