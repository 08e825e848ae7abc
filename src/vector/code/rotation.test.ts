import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dot } from './factors.ts';
import { turn, turnedDimensions } from './rotation.ts';

function turned(vector: Float32Array): Float32Array {
  const values = new Float32Array(turnedDimensions(vector.length));
  values.set(vector);
  turn(values);
  return values;
}

test('products stay what they are, and one component becomes many', () => {
  const component = fc.integer({ min: -9, max: 9 });
  const two = fc.integer({ min: 1, max: 400 }).chain((length) => {
    const vector = fc
      .array(component, { minLength: length, maxLength: length })
      .map((values) => Float32Array.from(values));
    return fc.tuple(vector, vector);
  });
  fc.assert(
    fc.property(two, ([a, b]) => {
      assert.ok(Math.abs(dot(turned(a), turned(b)) - dot(a, b)) < 1e-2 * (1 + Math.sqrt(dot(a, a) * dot(b, b))));
    }),
  );
  const spread = turned(Float32Array.of(1, 0, 0));
  assert.ok(spread.every((value) => Math.abs(value) < 0.5));
});
