import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { blockSize } from '../architecture/encoder-weights.ts';
import { eightBitBlocks } from './eight-bit-blocks.ts';

test('every number comes back within half a step of its block', () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(size, size, fc.integer(), (rows, columns, seed) => {
      const values = Float32Array.from(
        { length: rows * columns },
        (_, index) => Math.sin(seed + index * 1.7) * (index % 9),
      );
      const { codes, scales } = eightBitBlocks(values, rows, columns);
      const blocks = Math.ceil(columns / blockSize);
      assert.equal(codes.length, rows * blocks * blockSize);
      for (const [index, value] of values.entries()) {
        const [row, column] = [Math.floor(index / columns), index % columns];
        const block = row * blocks + Math.floor(column / blockSize);
        const scale = scales[block] as number;
        const back = ((codes[block * blockSize + (column % blockSize)] as number) - 128) * scale;
        assert.ok(Math.abs(back - value) <= scale * 0.501, `${value} came back as ${back}`);
      }
    }),
  );
});
