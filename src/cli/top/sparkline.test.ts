import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sparkline } from './sparkline.ts';

test('the highest value is a full bar, nothing is a blank, and the newest is at the right', () => {
  assert.equal(sparkline([0, 1, 4, 8], 4), ' ▁▄█');
  assert.equal(sparkline([8, 4], 4), '  █▄');
  assert.equal(sparkline([1, 2, 3, 4, 5], 2), '▇█');
  assert.equal(sparkline([], 3), '   ');
});

test('it is always as wide as it is asked to be', () => {
  const anyRates = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }));
  fc.assert(fc.property(anyRates, fc.nat({ max: 30 }), (rates, width) => sparkline(rates, width).length === width));
});
