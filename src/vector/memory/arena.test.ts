import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Arena, type Block } from './arena.ts';

test('blocks never overlap, keep what is written to them, and are used again', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 200_000 }), frees: fc.nat(10) })), (steps) => {
      const arena = new Arena();
      const held: { block: Block; mark: number }[] = [];
      for (const [index, { bytes, frees }] of steps.entries()) {
        const block = arena.allocate(bytes);
        assert.ok(block && block.address % 64 === 0 && block.address > 0 && block.bytes >= bytes);
        arena.bytesOf(block).fill(index % 251);
        held.push({ block, mark: index % 251 });
        if (frees < 4) held.splice(frees % held.length, 1)[0]?.block.free();
      }
      for (const { block, mark } of held) assert.ok(arena.bytesOf(block).every((byte) => byte === mark));
      const before = arena.sizeBytes;
      for (const { block } of held) block.free();
      assert.equal(arena.allocate(before - 64)?.address, 64);
      assert.equal(arena.sizeBytes, before);
    }),
    { numRuns: 50 },
  );
});
