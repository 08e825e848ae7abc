import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Drafts } from './drafts.ts';

test('what followed the same three tokens before is guessed', () => {
  const tokens = Int32Array.from([1, 2, 3, 4, 5, 6, 9, 1, 2, 3]);
  assert.deepEqual(new Drafts(4).next(tokens, tokens.length), [4, 5, 6, 9]);
});

test('the latest place counts, and nothing is guessed from fewer tokens', () => {
  const tokens = Int32Array.from([1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3]);
  assert.deepEqual(new Drafts(2).next(tokens, tokens.length), [5, 1]);
  assert.deepEqual(new Drafts(2).next(Int32Array.from([1, 2, 9, 1, 2]), 5), []);
});

test('guesses that come true become likely, and others unlikely, whether they are computed or not', () => {
  const loop = Int32Array.from({ length: 200 }, (_, index) => index % 10);
  const right = new Drafts(8);
  for (let length = 20; length <= 200; length++) right.next(loop, length);
  assert.ok(right.likelihood > 0.9);
  // Every fourth token is new.
  const varied = Int32Array.from({ length: 200 }, (_, index) => (index % 4 === 3 ? 100 + index : index % 4));
  const wrong = new Drafts(8);
  for (let length = 20; length <= 200; length++) wrong.next(varied, length);
  assert.ok(wrong.likelihood < 0.5);
});

test('a guess is always what some earlier place went on with', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(1, 2, 3), { minLength: 4, maxLength: 60 }), (list) => {
      const drafts = new Drafts(5);
      for (let length = 3; length <= list.length; length++) {
        const guess = drafts.next(Int32Array.from(list), length);
        const known = list.slice(0, length);
        const isKnown = known.some((_, at) => {
          const rest = known.slice(at, at + guess.length);
          return guess.every((token, index) => token === rest[index]);
        });
        assert.ok(guess.length === 0 || isKnown);
      }
    }),
  );
});
