import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GenerateEvent } from '#contract';
import { testTally } from './visit-fixture.ts';

const start: GenerateEvent = { type: 'start', promptTokens: 7, cachedTokens: 3 };
const text = (choice: number, ...tokens: number[]): GenerateEvent => ({ type: 'text', choice, text: 'x', tokens });
const end = (choice: number, completionTokens: number): GenerateEvent => ({
  type: 'end',
  choice,
  reason: 'stop',
  completionTokens,
  timings: { queueMs: 1, prefillMs: 2, decodeMs: 3 },
});

test('counts tokens over all choices, and knows the times when all have ended', () => {
  const tally = testTally(2);
  for (const event of [start, text(0, 1), text(1, 1), text(0, 2, 3), end(0, 3)]) tally.count(event);
  assert.equal(tally.record().timings, undefined, 'one goes on');
  tally.count(end(1, 1));
  assert.deepEqual(tally.totals(), { promptTokens: 7, cachedTokens: 3, completionTokens: 4 });
  assert.deepEqual(tally.record().timings, { queueMs: 1, prefillMs: 2, decodeMs: 3 });
  assert.deepEqual(tally.record().finishReasons, ['stop', 'stop']);
});

test('a prompt that is said back is no first token', () => {
  const tally = testTally(1);
  tally.count(start);
  tally.count(text(0));
  assert.equal(tally.record().firstTokenMs, undefined);
  tally.count(text(0, 9));
  assert.ok(tally.record().firstTokenMs !== undefined);
});

test('what was broken off has no totals, but a record of what there was', () => {
  const abortion = new AbortController();
  const tally = testTally(1, abortion.signal);
  for (const event of [start, text(0, 1, 2)]) tally.count(event);
  abortion.abort(new Error('the client left'));
  assert.throws(() => tally.totals(), /the client left/);
  assert.equal(tally.record().completionTokens, 2);
});

test('a model that counts for itself is believed at the end, and where a route led is known from the start', () => {
  const tally = testTally(1);
  const routing = { model: 'far', reason: 'order', passedOver: [{ model: 'near', because: 'circuit-open' }] } as const;
  tally.count({ type: 'start', promptTokens: 0, cachedTokens: 0, routing, differences: ['no seed'] });
  tally.count(text(0));
  tally.count({ ...end(0, 5), lateCount: { promptTokens: 11, cachedTokens: 4, completionTokens: 5 } } as GenerateEvent);
  assert.deepEqual(tally.totals(), { promptTokens: 11, cachedTokens: 4, completionTokens: 5 });
  const { servedBy, firstTokenMs, startedMs } = tally.record();
  assert.deepEqual([servedBy, firstTokenMs, tally.differences], ['far', startedMs, ['no seed']]);
});
