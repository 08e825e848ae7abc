import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesField, floatField, integerField, joined } from './protobuf.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('fields are written as the format describes them', () => {
  // The examples of the format's own page.
  assert.equal(hex(integerField(1, 150)), '089601');
  assert.equal(hex(bytesField(2, 'testing')), '120774657374696e67');
  assert.equal(hex(bytesField(3, integerField(1, 150))), '1a03089601');
});

test('negative and large numbers, floats, and fields with numbers above 15', () => {
  assert.equal(hex(integerField(1, -1)), '08ffffffffffffffffff01');
  assert.equal(hex(integerField(1, 2n ** 40n)), '08808080808020');
  assert.equal(hex(floatField(2, 1)), '150000803f');
  assert.equal(hex(integerField(20, 1)), 'a00101');
  assert.equal(hex(joined([integerField(1, 1), integerField(2, 2)])), '08011002');
});
