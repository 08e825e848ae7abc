import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TextReader } from './text-reader.ts';
import { tinyTokenizer } from './tiny-tokenizer-fixture.ts';

const words = ['a', 'b', 'c', 'd', 'e'];
const reader = new TextReader(tinyTokenizer(words), 9);
const [cls, sep, a, b] = [2, 3, 4, 5];
const limits = { truncate: 'none', tokensMax: 100 } as const;

test('a text stands between the special tokens, and a pair has both texts with one between them', () => {
  assert.deepEqual(reader.read({ kind: 'text', text: 'A b' }, limits), {
    tokens: [cls, a, b, sep],
    firstTokens: 4,
    tokensCut: 0,
  });
  assert.deepEqual(reader.read({ kind: 'text', text: '' }, limits).tokens, [cls, sep]);
  assert.deepEqual(reader.read({ kind: 'pair', text: 'a', other: 'b b' }, limits), {
    tokens: [cls, a, sep, b, b, sep],
    firstTokens: 3,
    tokensCut: 0,
  });
});

test('however it is cut, the special tokens stay, and what is told adds up', () => {
  const text = fc.array(fc.constantFrom(...words), { maxLength: 40 });
  const truncate = fc.constantFrom('start' as const, 'end' as const);
  fc.assert(
    fc.property(text, truncate, fc.integer({ min: 3, max: 30 }), (given, side, tokensMax) => {
      const all = given.map((word) => words.indexOf(word) + a);
      const read = reader.read({ kind: 'text', text: given.join(' ') }, { truncate: side, tokensMax });
      const kept = read.tokens.slice(1, -1);
      assert.deepEqual([read.tokens[0], read.tokens.at(-1)], [cls, sep]);
      assert.ok(read.tokens.length <= tokensMax);
      assert.equal(kept.length + read.tokensCut, all.length);
      assert.deepEqual(kept, side === 'end' ? all.slice(0, kept.length) : all.slice(all.length - kept.length));
    }),
  );
});

test('what does not fit is refused where nothing is to be cut, however long it is', () => {
  for (const count of [9, 10_000, 1_000_000])
    assert.throws(() => reader.read({ kind: 'text', text: 'a '.repeat(count) }, { truncate: 'none', tokensMax: 10 }), {
      code: 'embed/input-too-long',
    });
  assert.throws(
    () => reader.read({ kind: 'pair', text: 'a '.repeat(9), other: 'b' }, { truncate: 'end', tokensMax: 10 }),
    {
      code: 'embed/input-too-long',
    },
  );
});

test('token ids are read as they are, those of the model alone', () => {
  assert.deepEqual(reader.read({ kind: 'tokens', tokens: [8, 0] }, limits).tokens, [8, 0]);
  for (const tokens of [[], [9], [-1], [0.5]])
    assert.throws(() => reader.read({ kind: 'tokens', tokens }, limits), { code: 'embed/invalid-input' });
});

test('what is no tokenizer is refused', () => {
  for (const text of ['', '{}', '[]', '{"model":{"type":"Nothing"}}'])
    assert.throws(() => new TextReader(text, 9), { code: 'embed/damaged-encoder' });
});
