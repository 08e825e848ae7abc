import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '#base';
import type { Context, GenerateEvent, GenerateRequest, LanguageModel } from '#contract';
import { fakeLanguageModel, type FakeLanguageModelOptions } from '#testing';
import type { BalanceRule } from './balance.ts';
import { candidateOf } from './candidate.ts';
import { routedModel } from './routed-model.ts';

const context: Context = { requestId: 'r', tenant: 'team', keyId: 'key', signal: new AbortController().signal };
const question: GenerateRequest = {
  input: { kind: 'chat', messages: [{ role: 'user', content: 'Hi' }] },
  sampling: {},
};
const down = failing('engine/worker-died', true);

function failing(code: string, retriable: boolean): Error {
  return new RemoteError({ code, message: 'no', remedy: 'none', retriable });
}

function fakes(...options: readonly FakeLanguageModelOptions[]) {
  return options.map((each, index) => fakeLanguageModel({ name: `m${index}`, ...each }));
}

function routed(
  models: readonly LanguageModel[],
  rule: BalanceRule,
  more: { nowMs?: () => number; random?: () => number } = {},
) {
  return routedModel('route', { rule, candidates: models.map((model) => candidateOf(model)), ...more });
}

async function answered(model: LanguageModel, by: Partial<Context> = {}, request: Partial<GenerateRequest> = {}) {
  const events: GenerateEvent[] = [];
  for await (const event of model.generate({ ...question, ...request }, { ...context, ...by })) events.push(event);
  const [start] = events;
  assert.ok(start?.type === 'start');
  return start.routing;
}

test('when the first fails before its answer has begun, the next answers, and it is told why', async () => {
  const models = fakes({ failure: { error: down } }, { reply: 'Here.' });
  assert.deepEqual(await answered(routed(models, { by: 'order' })), {
    model: 'm1',
    reason: 'order',
    passedOver: [{ model: 'm0', because: 'engine/worker-died' }],
  });
});

test("a failure after the beginning is the client's to see, and counts against the model", async () => {
  const models = fakes({ failure: { error: down, afterSteps: 1 } }, {});
  const route = routed(models, { by: 'order' });
  for (let index = 0; index < 5; index++) await assert.rejects(answered(route), { code: 'engine/worker-died' });
  assert.equal(models[1]?.calls.length, 0);
});

test('what is the fault of the request is asked of nobody else; what only one model cannot do is', async () => {
  const bad = fakes({ failure: { error: failing('remote/refused', false) } }, {});
  await assert.rejects(answered(routed(bad, { by: 'order' })), { code: 'remote/refused' });
  assert.equal(bad[1]?.calls.length, 0);
  const short = fakes({ contextTokens: 2 }, { contextTokens: 4096 });
  const input = { kind: 'text', text: 'one two three four' } as const;
  assert.equal((await answered(routed(short, { by: 'order' }), {}, { input }))?.model, 'm1');
});

test('a model that keeps failing is left alone, and asked again by one request', async () => {
  let nowMs = 0;
  const models = fakes({ failure: { error: down } }, {});
  const route = routed(models, { by: 'order' }, { nowMs: () => nowMs });
  for (let index = 0; index < 20; index++) await answered(route);
  assert.equal(models[0]?.calls.length, 5);
  assert.deepEqual((await answered(route))?.passedOver, [{ model: 'm0', because: 'circuit-open' }]);
  nowMs = 5000;
  await answered(route);
  assert.equal(models[0].calls.length, 6);
});

test('with nobody left to ask it says when', async () => {
  const models = fakes({ failure: { error: down } });
  const route = routed(models, { by: 'order' }, { nowMs: () => 0 });
  for (let index = 0; index < 5; index++) await assert.rejects(answered(route), { code: 'engine/worker-died' });
  await assert.rejects(answered(route), { code: 'gateway/no-target', retryAfterSeconds: 5 });
});

test('the cheapest is asked first, for this request', async () => {
  const [dear, cheap] = fakes({}, {}).map((model, index) => ({
    ...model,
    prices: index === 0 ? { input: 1, output: 10 } : { input: 2, output: 1 },
  }));
  assert.ok(dear && cheap);
  const route = routed([dear, cheap], { by: 'cost' });
  assert.equal((await answered(route))?.model, 'm1');
  const input = { kind: 'text', text: 'word '.repeat(4000) } as const;
  assert.equal((await answered(route, {}, { input, tokensMax: 1 }))?.model, 'm0');
});

test('the one with the least to do is asked first', async () => {
  const models = fakes({ tokenDelayMs: 10 }, {});
  const route = routed(models, { by: 'load' });
  const slow = answered(route);
  assert.equal((await answered(route))?.model, 'm1');
  assert.equal((await slow)?.model, 'm0');
  assert.equal((await answered(route))?.model, 'm0');
});

test('shares are kept', async () => {
  const route = routed(fakes({}, {}, {}), { by: 'share', shares: [60, 40, 0] });
  const counts: Record<string, number> = {};
  for (let index = 0; index < 2000; index++) {
    const { model = '' } = (await answered(route)) ?? {};
    counts[model] = (counts[model] ?? 0) + 1;
  }
  assert.equal(counts['m2'], undefined);
  assert.ok(Math.abs((counts['m0'] ?? 0) - 1200) < 120, JSON.stringify(counts));
});

test('requests that belong together stay together, in proportion, and move only when their model is away', async () => {
  const models = fakes({}, {}, {});
  const rule = { by: 'share', shares: [1, 1, 1], stickyBy: 'session' } as const;
  const modelOf = async (route: LanguageModel, session: string) => (await answered(route, { session }))?.model;
  const sessions = Array.from({ length: 300 }, (_none, index) => `session ${index}`);
  const before = await Promise.all(sessions.map((session) => modelOf(routed(models, rule), session)));
  assert.deepEqual(await Promise.all(sessions.map((session) => modelOf(routed(models, rule), session))), before);
  const counts = ['m0', 'm1', 'm2'].map((name) => before.filter((model) => model === name).length);
  assert.ok(
    counts.every((count) => count > 60),
    String(counts),
  );
  const without = routed([models[0]!, models[2]!], { ...rule, shares: [1, 1] });
  const after = await Promise.all(sessions.map((session) => modelOf(without, session)));
  assert.ok(sessions.every((_session, index) => before[index] === 'm1' || after[index] === before[index]));
});
