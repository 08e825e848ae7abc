import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LanguageModel } from '#contract';
import { fakeLanguageModel } from '#testing';
import { program } from '../program.ts';
import { logSumExp, normalise } from './weigh.ts';

test('shares add up to one, in the order of their likelihood', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -700, max: 0, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (logprobs) => {
        const weighed = normalise(
          logprobs.map((_none, index) => String(index)),
          logprobs,
        );
        assert.ok(Math.abs(weighed.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-9);
        for (const [index, { logprob }] of weighed.entries())
          assert.ok(logprob <= (weighed[index - 1]?.logprob ?? Infinity));
      },
    ),
  );
});

test('sums stay exact where probabilities are too small to be numbers', () => {
  assert.equal(logSumExp([-2000, -2000]), -2000 + Math.log(2));
  assert.equal(logSumExp([-Infinity]), -Infinity);
});

test('a model that can only be talked to is asked for letters, whose log-probabilities its provider tells', async () => {
  const tokens = [
    ['B', -0.1],
    [' B', -3],
    ['x', -4],
  ] as const;
  const top = tokens.map(([text, logprob], token) => ({ token, bytes: Buffer.from(text), logprob }));
  const model: LanguageModel = {
    ...fakeLanguageModel(),
    async *generate({ input, logprobs }) {
      assert.ok(input.kind === 'chat' && logprobs === 20);
      yield { type: 'start', promptTokens: 9, cachedTokens: 0 };
      yield { type: 'text', choice: 0, text: 'B', tokens: [1], logprobs: [{ ...(top[0] as (typeof top)[0]), top }] };
      const timings = { queueMs: 0, prefillMs: 0, decodeMs: 0 };
      yield { type: 'end', choice: 0, reason: 'length', completionTokens: 1, timings };
    },
  };
  const sky = program(
    'sky',
    {},
    async ({ say, distribution }) => await say`Sky: ${distribution('is', ['red', 'blue'])}.`,
  );
  const outcome = await sky.run({}, { model });
  assert.ok(outcome.status === 'done');
  const [first, second] = outcome.value.is;
  assert.deepEqual([first?.value, second?.value, outcome.text], ['blue', 'red', 'Sky: blue.']);
  assert.ok(Math.abs((first?.logprob ?? 0) - logSumExp([-0.1, -3])) < 1e-9);
  assert.equal(second?.logprob, -4, 'as likely as the last that was told of');
});
