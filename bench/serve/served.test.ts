import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreement, goodput, requireGood, type Served, timeToFirstTextAt, tokensPerSecond } from './served.ts';

const answer = (fields: Partial<Served>): Served => ({
  id: 0,
  outcome: 'good',
  dueMs: 0,
  firstTextMs: 100,
  lastTextMs: 1100,
  promptTokens: 5,
  cachedTokens: 0,
  completionTokens: 10,
  text: 'an answer',
  ...fields,
});

test('times count from when a request was due, of those that gave text', () => {
  const late = answer({ outcome: 'late', firstTextMs: Number.NaN });
  assert.equal(timeToFirstTextAt(0.99, [answer({ dueMs: 40 }), answer({ dueMs: 90 }), late]), 60);
});

test('a rate is over the time from the first sending to the last text', () => {
  const second = answer({ dueMs: 500, lastTextMs: 2000 });
  assert.equal(tokensPerSecond([answer({}), second]), 10);
});

test('goodput counts the part of an answer that lies in the window, and only of good answers', () => {
  const half = answer({ firstTextMs: 500, lastTextMs: 1500 });
  const outside = answer({ firstTextMs: 2000, lastTextMs: 3000 });
  const late = answer({ outcome: 'late', firstTextMs: Number.NaN, lastTextMs: Number.NaN, completionTokens: 0 });
  assert.equal(goodput([half, outside, late], 0, 1000), 5);
});

test('sides that did not do the same work cannot be compared', () => {
  assert.throws(() => agreement([answer({})], [answer({ completionTokens: 9 })]), /5 \+ 10 .* 5 \+ 9/);
  assert.throws(() => agreement([answer({})], []), /undefined/);
});

test('how far texts agree is told', () => {
  assert.match(agreement([answer({})], [answer({})]), /^1 of 1 greedy answers are equal/);
  assert.match(agreement([answer({})], [answer({ text: 'an omen' })]), /^0 of 1 .* part after 3 characters/);
});

test('a run in which all must be answered tells why one was not', () => {
  assert.throws(() => requireGood([answer({}), answer({ outcome: 'failed', reason: 'no room' })]), /1 of 2 .* no room/);
});
