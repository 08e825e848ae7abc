import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { floatsOf, interleaveHeads, transpose } from './matrix.ts';

const bytesOf = (values: readonly number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const matrix = (rows: number, columns: number) => ({
  rows,
  columns,
  elementBytes: 2,
  bytes: bytesOf(Array.from({ length: rows * columns }, (_, index) => index)),
});

test('a head of four rows: the halves become neighbours', () => {
  assert.deepEqual(interleaveHeads(matrix(8, 1), 2), bytesOf([0, 2, 1, 3, 4, 6, 5, 7]));
});

test('rows move as by the reshaping and swapping of axes that the base model went through', () => {
  const sizes = fc.record({
    heads: fc.integer({ min: 1, max: 5 }),
    half: fc.integer({ min: 1, max: 6 }),
    columns: fc.nat(4),
  });
  fc.assert(
    fc.property(sizes, ({ heads, half, columns }) => {
      const given = matrix(heads * 2 * half, columns + 1);
      const naive: number[] = [];
      // [heads][2][half] read as [heads][half][2].
      for (let head = 0; head < heads; head++)
        for (let within = 0; within < half; within++)
          for (let part = 0; part < 2; part++)
            for (let column = 0; column <= columns; column++)
              naive.push((head * 2 * half + part * half + within) * (columns + 1) + column);
      assert.deepEqual(interleaveHeads(given, heads), bytesOf(naive));
    }),
  );
});

test('transposed twice is the same, and once has rows for columns', () => {
  assert.deepEqual(transpose(matrix(2, 3)), bytesOf([0, 3, 1, 4, 2, 5]));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (rows, columns) => {
      const given = matrix(rows, columns);
      const turned = { rows: columns, columns: rows, elementBytes: 2, bytes: transpose(given) };
      assert.deepEqual(transpose(turned), given.bytes);
    }),
  );
});

test('floats of each width are read', () => {
  assert.deepEqual([...floatsOf(bytesOf([0x3c00, 0xc000, 0x0001]), 'F16')], [1, -2, 2 ** -24]);
  assert.deepEqual([...floatsOf(bytesOf([0x3f80, 0xc000, 0x7f80]), 'BF16')], [1, -2, Infinity]);
  assert.deepEqual([...floatsOf(new Uint8Array(Float32Array.of(0.1).buffer), 'F32')], [Math.fround(0.1)]);
});
