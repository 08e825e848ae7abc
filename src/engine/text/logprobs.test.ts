import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { logSumExp, rankTokens } from './logprobs.ts';

const logits = fc.float32Array({ min: -50, max: 50, noNaN: true, minLength: 1, maxLength: 50 });

test('probabilities sum to one', () => {
  fc.assert(
    fc.property(logits, (row) => {
      const normaliser = logSumExp(row);
      const sum = Array.from(row).reduce((total, logit) => total + Math.exp(logit - normaliser), 0);
      assert.ok(Math.abs(sum - 1) < 1e-9);
    }),
  );
});

test('the ranking is that of a full sort', () => {
  fc.assert(
    fc.property(logits, fc.nat(20), (row, count) => {
      const sorted = Array.from(row, (logit, token) => ({ token, logit })).toSorted(
        (a, b) => b.logit - a.logit || a.token - b.token,
      );
      assert.deepEqual(
        rankTokens(row, count, 0).map(({ token }) => token),
        sorted.slice(0, count).map(({ token }) => token),
      );
    }),
  );
});
