import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Device, layersThatFit, listDevices } from './devices.ts';

const device = (kind: Device['kind'], freeBytes: number): Device => ({
  name: kind,
  description: kind,
  kind,
  freeBytes,
  totalBytes: freeBytes,
});

test('this machine has a processor, and says how much memory it sees', () => {
  const processor = listDevices().find(({ kind }) => kind === 'cpu');
  assert.ok(processor && processor.totalBytes > 0, JSON.stringify(listDevices()));
});

test('layers go to devices beside the processor as far as their memory reaches', () => {
  const sizes = { layers: 30, layerBytes: 10, fixedBytes: 50 };
  assert.equal(layersThatFit(sizes, [device('cpu', 10_000)]), 0);
  assert.equal(layersThatFit(sizes, [device('gpu', 155)]), 10);
  assert.equal(layersThatFit(sizes, [device('gpu', 155), device('integrated', 155)]), 20);
  assert.equal(layersThatFit(sizes, [device('gpu', 40)]), 0, 'not even room to compute in');
  assert.equal(layersThatFit(sizes, [device('gpu', 10_000)]), 31, 'the output as well');
});

test('more memory never means fewer layers, and what goes to a device fits there', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 50 }), (freeBytes, more, layerBytes) => {
      const sizes = { layers: 20, layerBytes, fixedBytes: 30 };
      const few = layersThatFit(sizes, [device('gpu', freeBytes)]);
      assert.ok(few <= layersThatFit(sizes, [device('gpu', freeBytes + more)]));
      if (few > 0) assert.ok(few * layerBytes + 30 <= freeBytes);
    }),
  );
});
