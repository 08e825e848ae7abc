import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context, GenerateRequest } from '#contract';
import { fakeLanguageModel } from '#testing';
import { until } from '../door-fixture.ts';
import { type Comparison, mirroredModel } from './mirrored-model.ts';

const context: Context = { requestId: 'r', tenant: 'team', signal: new AbortController().signal };
const question: GenerateRequest = {
  input: { kind: 'chat', messages: [{ role: 'user', content: 'Hi' }] },
  sampling: {},
};

test('the mirror answers too, behind everybody, and the two are compared', async () => {
  const reports: Comparison[] = [];
  const first = fakeLanguageModel({ name: 'first', reply: 'Oslo is wet.' });
  const second = fakeLanguageModel({ name: 'second', reply: 'Oslo is dry.', tokenDelayMs: 5 });
  const model = mirroredModel(first, { to: second, share: 1, report: (comparison) => reports.push(comparison) });
  await Array.fromAsync(model.generate(question, context));
  await until(() => reports.length > 0);
  const [comparison] = reports;
  assert.deepEqual([comparison?.model, comparison?.mirror, comparison?.isSame], ['first', 'second', false]);
  assert.equal(comparison?.mirrorCompletionTokens, 3);
  assert.equal(second.calls[0]?.context.priority, 100);
});

test('nothing of a mirror that fails is seen, and none is asked beyond its share', async () => {
  const reports: Comparison[] = [];
  const first = fakeLanguageModel({ name: 'first' });
  const second = fakeLanguageModel({ name: 'second', failure: { error: new Error('oh') } });
  const draws = [0.1, 0.9];
  const random = () => draws.shift() ?? 1;
  const model = mirroredModel(first, {
    to: second,
    share: 0.5,
    random,
    report: (comparison) => reports.push(comparison),
  });
  for (let index = 0; index < 2; index++) await Array.fromAsync(model.generate(question, context));
  await until(() => reports.length > 0);
  assert.deepEqual([reports[0]?.failure, second.calls.length], ['gateway/unexpected', 1]);
});

test('a client that leaves takes the mirror along', async () => {
  const second = fakeLanguageModel({ name: 'second', tokenDelayMs: 60_000 });
  const model = mirroredModel(fakeLanguageModel(), {
    to: second,
    share: 1,
    report: () => assert.fail('nothing to compare'),
  });
  for await (const event of model.generate(question, context)) if (event.type === 'text') break;
  await until(() => second.calls[0]?.outcome === 'left');
});
