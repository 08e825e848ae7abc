import assert from 'node:assert/strict';
import { test } from 'node:test';
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
