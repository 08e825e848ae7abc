import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VectorCache } from './vector-cache.ts';

const kept = { vector: new Float32Array(200), scale: 1, tokens: 3, tokensCut: 0 };

test('what was used longest ago goes first, and the bytes stay below their bound', () => {
  const cache = new VectorCache(3500);
  for (const key of ['a', 'b', 'c']) cache.set(key, kept);
  assert.ok(cache.get('a'));
  cache.set('d', kept);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined),
    [true, false, true, true],
  );
  cache.set('a', kept);
  assert.deepEqual(cache.figures, { entries: 3, bytes: 3006 });
});

test('one that is larger than all room is not kept', () => {
  const cache = new VectorCache(100);
  cache.set('a', kept);
  assert.deepEqual(cache.figures, { entries: 0, bytes: 0 });
});
