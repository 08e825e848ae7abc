import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatCost } from './format-cost.ts';

it('writes what is small with digits that tell something', () => {
  const written = [0, 1, 150, 4_200_000, 999_000_000, 1_000_000_000, 12_345_678_900].map(formatCost);
  assert.deepEqual(written, ['$0', '$0.000000001', '$0.00000015', '$0.0042', '$1.00', '$1.00', '$12.35']);
});
