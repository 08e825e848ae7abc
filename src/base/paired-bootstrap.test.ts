import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairedBootstrap } from './paired-bootstrap.ts';

test('a difference that every query shows is certain, and one that none shows is none', () => {
  const base = Array.from({ length: 50 }, (_, index) => (index % 7) / 7);
  const better = pairedBootstrap(
    base.map((value) => value + 0.1),
    base,
  );
  assert.ok(better.low > 0.09 && better.high < 0.11);
  assert.deepEqual(pairedBootstrap(base, base), { mean: 0, low: 0, high: 0, pValue: 1 });
  const noisy = pairedBootstrap(
    base.map((value, index) => value + (index % 2 ? 0.1 : -0.1)),
    base,
  );
  assert.ok(noisy.low < 0 && noisy.high > 0 && noisy.pValue > 0.05);
  assert.ok(better.pValue <= 0.001);
});
