import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
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
