import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { offlineOptimum } from './optimum.ts';

/** The longest start that a prompt has in common with any before it. */
function naive(prompts: readonly (readonly number[])[]): readonly number[] {
  return prompts.map((prompt, index) => {
    const common = prompts.slice(0, index).map((earlier) => {
      const end = prompt.findIndex((token, position) => token !== earlier[position]);
      return end < 0 ? prompt.length : end;
    });
    return Math.min(Math.max(0, ...common), prompt.length - 1);
  });
}

test('the optimum is the longest start in common with an earlier prompt', () => {
  const prompts = fc.array(fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }), { maxLength: 12 });
  fc.assert(fc.property(prompts, (drawn) => assert.deepEqual(offlineOptimum(drawn), naive(drawn))));
});

test('a prompt that comes again costs one token', () => {
  assert.deepEqual(
    offlineOptimum([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 9, 9],
    ]),
    [0, 2, 2],
  );
});
