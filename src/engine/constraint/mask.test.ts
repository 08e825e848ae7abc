import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { allow, applyMask, emptyMask, isAllowed } from './mask.ts';

test('a mask leaves the logits of allowed tokens as they are and makes all others impossible', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.func(fc.boolean()), fc.boolean(), (size, isWanted, isSigned) => {
      const wanted = Array.from({ length: size }, (_, token) => isWanted(token));
      const unsigned = emptyMask(size);
      for (const [token, isIn] of wanted.entries()) if (isIn) allow(unsigned, token);
      const mask = isSigned ? new Int32Array(unsigned.buffer) : unsigned;
      const logits = Float32Array.from({ length: size }, (_, token) => token / 4);
      applyMask(logits, mask);
      assert.deepEqual(
        [...logits],
        wanted.map((isIn, token) => (isIn ? token / 4 : -Infinity)),
      );
      assert.deepEqual(
        wanted.map((_, token) => isAllowed(mask, token)),
        wanted,
      );
    }),
  );
});

test('a mask that is too short allows nothing beyond its end', () => {
  const logits = new Float32Array(70);
  applyMask(logits, new Uint32Array(1).fill(0xffffffff));
  assert.deepEqual(
    [...logits],
    Array.from({ length: 70 }, (_, token) => (token < 32 ? 0 : -Infinity)),
  );
});
