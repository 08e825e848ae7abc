import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairedBootstrap } from './paired-bootstrap.ts';
import { retrievalScores, scoreOf } from './retrieval-scores.ts';

test('what belongs to a query counts by where it was found', () => {
  assert.deepEqual(scoreOf([4, 2, 9], new Set([4])), { recall: 1, gain: 1 });
  assert.deepEqual(scoreOf([4, 2, 9], new Set([1])), { recall: 0, gain: 0 });
  const second = scoreOf([4, 2, 9], new Set([2, 7]));
  assert.equal(second.recall, 0.5);
  assert.equal(second.gain.toFixed(4), (1 / Math.log2(3) / (1 + 1 / Math.log2(3))).toFixed(4));
  assert.equal(
    scoreOf(
      Array.from({ length: 20 }, (_, place) => place),
      new Set([15]),
    ).recall,
    0,
  );
});

test('the nearest documents are found', () => {
  const documents = [
    [1, 0],
    [0, 1],
    [0.6, 0.8],
  ].map((row) => Float32Array.from(row));
  const [score] = retrievalScores([Float32Array.of(0, 1)], documents, [new Set([2])]);
  assert.equal(score?.gain.toFixed(4), (1 / Math.log2(3)).toFixed(4));
});

test('a difference that every query shows is certain, and one that none shows is none', () => {
  const base = Array.from({ length: 50 }, (_, index) => (index % 7) / 7);
  const better = pairedBootstrap(
    base.map((value) => value + 0.1),
    base,
  );
  assert.ok(better.low > 0.09 && better.high < 0.11);
  assert.deepEqual(pairedBootstrap(base, base), { mean: 0, low: 0, high: 0 });
  const noisy = pairedBootstrap(
    base.map((value, index) => value + (index % 2 ? 0.1 : -0.1)),
    base,
  );
  assert.ok(noisy.low < 0 && noisy.high > 0);
});
