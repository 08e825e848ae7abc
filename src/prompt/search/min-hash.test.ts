import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { bucketsOf, resemblance, shinglesOf } from './min-hash.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 2, maxLength: 6 });

it('texts that are alike share a bucket, and those that are not nearly never', () => {
  let [alike, unlike, texts] = [0, 0, 0];
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 40, maxLength: 80 }),
      fc.array(word, { minLength: 40 }),
      (words, others) => {
        const shared = (one: readonly string[], other: readonly string[]): boolean =>
          bucketsOf(shinglesOf(one)).some((bucket) => bucketsOf(shinglesOf(other)).includes(bucket));
        const changed = words.with(20, 'zzz');
        assert.ok(resemblance(shinglesOf(words), shinglesOf(words)) === 1);
        texts++;
        if (shared(words, changed)) alike++;
        if (shared(words, others)) unlike++;
      },
    ),
    { numRuns: 200, seed: 5 },
  );
  assert.ok(alike / texts > 0.95, `${alike} of ${texts} that differ in a word share a bucket`);
  assert.ok(unlike / texts < 0.05, `${unlike} of ${texts} that have nothing in common share a bucket`);
});

it('one word of many more or less is nearly the same text', () => {
  const text = Array.from({ length: 60 }, (_none, index) => `word${index}`);
  assert.ok(resemblance(shinglesOf(text), shinglesOf(text.with(3, 'other'))) > 0.85);
  assert.equal(resemblance(shinglesOf([]), shinglesOf(text)), 0);
});
