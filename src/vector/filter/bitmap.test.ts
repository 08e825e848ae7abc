import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Bitmap } from './bitmap.ts';

test('does with bits what sets do', () => {
  const size = 100;
  const rows = fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }));
  fc.assert(
    fc.property(rows, rows, fc.tuple(fc.nat(size), fc.nat(size)), (a, b, [from, end]) => {
      const [one, other] = [new Set(a), new Set(b)];
      const sorted = (set: Iterable<number>) => [...set].toSorted((x, y) => x - y);
      const [x, y] = [Bitmap.of(size, a), Bitmap.of(size, b)];
      assert.deepEqual([...x.and(y).rows()], sorted(a.filter((row) => other.has(row))));
      assert.deepEqual([...x.or(y).rows()], sorted(new Set([...a, ...b])));
      assert.deepEqual([...x.without(y).rows()], sorted(a.filter((row) => !other.has(row))));
      assert.equal(x.inverse().count(), size - one.size);
      x.addRange(from, end);
      for (let row = 0; row < size; row++) assert.equal(x.has(row), one.has(row) || (row >= from && row < end));
    }),
  );
});
