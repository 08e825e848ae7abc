import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isNestedDeeperThan } from './json-depth.ts';

function depthOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('agrees with the depth of the parsed value, for any JSON', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.nat(8), (json, depthMax) => {
      assert.equal(isNestedDeeperThan(depthMax, Buffer.from(json)), depthOf(JSON.parse(json)) > depthMax);
    }),
  );
});

test('brackets in strings do not count, escaped quotes do not end a string', () => {
  assert.equal(isNestedDeeperThan(1, Buffer.from(String.raw`["[[[[\"[[[[\\"]`)), false);
});

test('a bracket bomb is found without reading it to its end', () => {
  assert.equal(isNestedDeeperThan(64, Buffer.from('['.repeat(1_000_000))), true);
});
