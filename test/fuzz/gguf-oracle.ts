import assert from 'node:assert/strict';
import type { GgufHeader } from '#hub';

/** Elements and bytes of a block of the types that the fuzzed files hold or may come to hold. */
const blocks: Readonly<Record<string, readonly [number, number]>> = {
  F32: [1, 4],
  F16: [1, 2],
  Q4_0: [32, 18],
  Q4_1: [32, 20],
  Q8_0: [32, 34],
  I8: [1, 1],
  I16: [1, 2],
  I32: [1, 4],
  I64: [1, 8],
  F64: [1, 8],
  BF16: [1, 2],
};

/** What must hold of any header that was accepted, said the slow and obvious way. */
export function assertConsistent(header: GgufHeader, bytes: Uint8Array): void {
  assert.equal(header.fileBytes, bytes.byteLength);
  assert.ok(header.version === 2 || header.version === 3);
  assert.ok(header.dataOffset % header.alignment === 0);
  assert.equal(new Set(header.tensors.map(({ name }) => name)).size, header.tensors.length, 'names are unique');
  for (const tensor of header.tensors) {
    const elements = tensor.dimensions.reduce((product, dimension) => product * BigInt(dimension), 1n);
    assert.equal(BigInt(tensor.elements), elements);
    const block = blocks[tensor.type];
    if (block) assert.equal(BigInt(tensor.sizeBytes), (elements / BigInt(block[0])) * BigInt(block[1]));
    assert.ok(tensor.dimensions.length >= 1 && tensor.dimensions.length <= 4);
    assert.ok(tensor.dimensions.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 1));
    assert.ok(Number.isSafeInteger(tensor.offset) && tensor.offset % header.alignment === 0);
    assert.ok(tensor.offset >= header.dataOffset, 'no tensor overlaps the header');
    assert.ok(tensor.offset + tensor.sizeBytes <= bytes.byteLength, 'no tensor exceeds the file');
  }
  for (const a of header.tensors) {
    for (const b of header.tensors) {
      const apart = a === b || a.offset + a.sizeBytes <= b.offset || b.offset + b.sizeBytes <= a.offset;
      assert.ok(apart, `${a.name} and ${b.name} do not overlap`);
    }
  }
}
