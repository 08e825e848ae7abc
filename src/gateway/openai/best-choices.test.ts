import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestChoices } from './best-choices.ts';
import type { CollectedChoice } from './collect-choices.ts';

function choice(text: string, ...logprobs: readonly number[]): CollectedChoice {
  const tokens = logprobs.map((logprob) => ({ token: 0, bytes: Buffer.from('x'), logprob, top: [] }));
  return { text, reasoning: '', calls: [], logprobs: tokens, reason: 'stop' };
}

test('of each prompt the likeliest by token are told, whatever their length', () => {
  const made = [
    choice('a', -1, -1),
    choice('b', -0.5, -0.5, -0.5, -0.5, -0.5),
    choice('c'),
    choice('d', -3),
    choice('e', -4, -1),
    choice('f', -2.6),
  ];
  const texts = (told: number) => bestChoices(made, { made: 3, told }).map(({ text }) => text);
  assert.deepEqual(texts(1), ['b', 'e']);
  assert.deepEqual(texts(2), ['b', 'a', 'e', 'f']);
  assert.deepEqual(texts(3), ['a', 'b', 'c', 'd', 'e', 'f'], 'where all are told they stay in their order');
});
