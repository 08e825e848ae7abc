import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { textSetOf } from '../automaton/text-set.ts';
import { substrings } from './substrings.ts';

const words = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 12 });

test('a part of a text is in the set, and nothing else', () => {
  fc.assert(
    fc.property(words, fc.array(words, { maxLength: 20 }), fc.nat(), fc.nat(), (text, others, one, other) => {
      const set = textSetOf(substrings(text));
      const characters = [...text];
      const [from, to] = [one % (characters.length + 1), other % (characters.length + 1)].toSorted((a, b) => a - b);
      for (const each of [characters.slice(from, to).join(''), ...others])
        assert.equal(set.has(each), each !== '' && text.includes(each), `${each} in ${text}`);
    }),
  );
});

test('a text of ten thousand characters has at most twice as many states', () => {
  const regex = substrings('the quick brown fox '.repeat(500));
  assert.ok(regex.kind === 'machine' && regex.states.length <= 20_000);
});
