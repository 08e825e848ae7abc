import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idOf, keyOf } from './primary-key.ts';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

test('ids of numbers sort as the numbers do, and tell them exactly', () => {
  const field = { type: 'Int64' } as const;
  fc.assert(
    fc.property(int64, int64, (one, other) => {
      const [a, b] = [idOf(one, field), idOf(other, field)];
      assert.equal(a < b, one < other);
      assert.equal(keyOf(a, field), String(one));
    }),
  );
});

test('texts stand for themselves', () => {
  assert.equal(idOf('007', { type: 'VarChar' }), '007');
  assert.equal(keyOf('007', { type: 'VarChar' }), '007');
});
