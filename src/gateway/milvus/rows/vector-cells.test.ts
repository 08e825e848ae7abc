import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldEntry } from '../catalogue/collection-entry.ts';
import type { DataTypeName } from '../data-type.ts';
import { denseBytes, denseVectors, sparseBytes, sparseVector } from './vector-cells.ts';

const fieldOf = (type: DataTypeName): FieldEntry =>
  ({ name: 'v', type, params: [{ key: 'dim', value: '8' }] }) as unknown as FieldEntry;

test('vectors of every kind read as they were written, several behind each other', () => {
  const vector = Float32Array.of(0, 1, -2, 3.5, 0.25, -0.5, 96, 1);
  const bits = Float32Array.of(0, 1, 1, 0, 0, 0, 1, 0);
  const small = Float32Array.of(0, 1, -1, 127, -128, 5, 6, 7);
  for (const [type, written] of [
    ['FloatVector', vector],
    ['Float16Vector', vector],
    ['BFloat16Vector', vector],
    ['Int8Vector', small],
    ['BinaryVector', bits],
  ] as const) {
    const bytes = denseBytes(type, written);
    assert.deepEqual(denseVectors(fieldOf(type), Buffer.concat([bytes, bytes])), [written, written], type);
  }
});

test('bits are packed from the greatest on, as clients pack them', () => {
  assert.deepEqual([...denseBytes('BinaryVector', Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1))], [0x81]);
});

test('sparse vectors are sorted, and an index comes once', () => {
  const written = { indices: Uint32Array.of(1, 7), values: Float32Array.of(0.5, 2) };
  const bytes = Buffer.from(sparseBytes(written));
  const turned = Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]);
  assert.deepEqual(sparseVector(turned), written);
  assert.throws(() => sparseVector(Buffer.concat([bytes, bytes])), /comes twice/);
});

test('bytes that are no whole number of vectors are refused', () => {
  assert.throws(() => denseVectors(fieldOf('FloatVector'), new Uint8Array(33)), /should divide the dim\(8\)/);
});
