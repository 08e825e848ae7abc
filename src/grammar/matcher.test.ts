import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { enumerate, TooMany } from './enumeration-fixture.ts';
import { createVocabulary, type Grammar, GrammarCompiler, type Rule } from './index.ts';
import { allOf, anyOf, characters, concat, jsonSpace, literal, not, repeat } from './language/regexes.ts';
import { texts } from './language/texts.ts';
import { randomRule } from './random-rule-fixture.ts';

/** Token 0 ends a text, token 1 stands for none; some hold halves of a character, some go across several rules. */
const spelt =
  'a b ab ba aab \xc3 \xa9 \xc3\xa9 a\xc3 \xa9b " "a a" ": ":" "," {" "} { } : , \\ \\u \\u00 u 0 6 61 1 1" 2 e E 9 e9" {}';
const pieces = ['', '', ...spelt.split(' ')];
const vocabulary = createVocabulary({
  size: pieces.length,
  bytesOf: (token) => Buffer.from(pieces[token]!, 'latin1'),
  isEnd: (token) => token === 0,
});
const compiler = new GrammarCompiler(vocabulary);

function allowed(mask: Uint32Array): number[] {
  return pieces.map((_, token) => token).filter((token) => ((mask[token >>> 5]! >>> (token & 31)) & 1) === 1);
}

function enumerateFew(start: Rule): readonly string[] | undefined {
  try {
    return enumerate(start);
  } catch (error) {
    if (error instanceof TooMany) return undefined;
    throw error;
  }
}

test('a token is allowed if and only if some text of the grammar goes on with it', () => {
  fc.assert(
    fc.property(randomRule, fc.infiniteStream(fc.nat()), (start, draws) => {
      const all = enumerateFew(start);
      fc.pre(all !== undefined);
      if (all.length === 0) {
        assert.throws(() => compiler.compile({ start }), { code: 'grammar/empty' });
        return;
      }
      const matcher = compiler.compile({ start }).match();
      const mask = new Uint32Array(vocabulary.words);
      for (let output = ''; !matcher.hasEnded;) {
        matcher.mask(mask);
        const goesOn = (piece: string) => piece !== '' && all.some((text) => text.startsWith(output + piece));
        const expected: number[] = pieces.flatMap((piece, token) =>
          (token === 0 ? all.includes(output) : goesOn(piece)) ? [token] : [],
        );
        assert.deepEqual(allowed(mask), expected, `after ${JSON.stringify(output)}`);
        assert.equal(matcher.isComplete, all.includes(output));
        const token = expected[draws.next().value! % expected.length]!;
        matcher.accept(token);
        output += pieces[token]!;
      }
    }),
    { numRuns: 150 },
  );
});

function match(grammar: Grammar) {
  return compiler.compile(grammar).match();
}

test('rules may name themselves: brackets close as often as they open', () => {
  const nested: Rule = {
    kind: 'choice',
    options: [
      { kind: 'text', regex: literal('a') },
      {
        kind: 'sequence',
        parts: [
          { kind: 'text', regex: literal('{') },
          { kind: 'reference', name: 'nested' },
          { kind: 'text', regex: literal('}') },
        ],
      },
    ],
  };
  const matcher = match({ start: { kind: 'reference', name: 'nested' }, rules: new Map([['nested', nested]]) });
  const mask = new Uint32Array(vocabulary.words);
  for (const piece of ['{', '{', 'a', '}']) matcher.accept(pieces.indexOf(piece));
  matcher.mask(mask);
  assert.deepEqual(
    allowed(mask).map((token) => pieces[token]),
    ['}'],
  );
  matcher.accept(pieces.indexOf('}'));
  assert.ok(matcher.isComplete);
});

test('tokens can be taken back, and a fork goes its own way', () => {
  const matcher = match({ start: { kind: 'text', regex: repeat(literal('ab'), 1, 2) } });
  const fork = matcher.fork();
  matcher.accept(pieces.indexOf('ab'));
  matcher.accept(0);
  assert.ok(matcher.hasEnded);
  matcher.rollback(1);
  assert.ok(matcher.isComplete && !matcher.hasEnded && !fork.isComplete);
  assert.throws(() => matcher.accept(pieces.indexOf('b')), { code: 'grammar/token-refused' });
  assert.equal(matcher.length, 1);
});

test('what must come is cut as the tokenizer cuts it, but for the end, which might be cut otherwise', () => {
  const longest = (text: string): number[] => {
    const rest = Buffer.from(text).toString('latin1');
    const token = pieces.reduce(
      (best, piece, at) => (rest.startsWith(piece) && piece.length > pieces[best]!.length ? at : best),
      1,
    );
    return rest === '' ? [] : [token, ...longest(text.slice(pieces[token]!.length))];
  };
  const start: Rule = { kind: 'text', regex: concat([literal('{ab}ba'), anyOf([literal('a'), literal('b')])]) };
  const matcher = match({ start });
  // The last a could be the beginning of another token.
  assert.deepEqual(
    matcher.forced(longest).map((token) => pieces[token]),
    ['{', 'ab', '}'],
  );
  for (const token of matcher.forced(longest)) matcher.accept(token);
  matcher.accept(pieces.indexOf('ba'));
  assert.deepEqual(matcher.forced(longest), []);
  matcher.accept(pieces.indexOf('a'));
  assert.deepEqual(matcher.forced(longest), []);
});

test('what no tokens can spell ends in an error, not in a mask of none', () => {
  const matcher = match({ start: { kind: 'text', regex: anyOf([literal('ax'), literal('b')]) } });
  const mask = new Uint32Array(vocabulary.words);
  matcher.accept(pieces.indexOf('a'));
  assert.throws(() => matcher.mask(mask), { code: 'grammar/unspellable' });
});

test('a name that a grammar does not have, and one that begins with itself, are refused', () => {
  const start: Rule = { kind: 'reference', name: 'one' };
  assert.throws(() => match({ start }), { code: 'grammar/unknown-rule' });
  const around: Rule = { kind: 'sequence', parts: [{ kind: 'text', regex: jsonSpace }, start] };
  const both: Rule = { kind: 'choice', options: [around, { kind: 'text', regex: literal('a') }] };
  assert.throws(() => match({ start, rules: new Map([['one', both]]) }), { code: 'grammar/left-recursion' });
});

test('a grammar that takes too much ends in an error', () => {
  const either = characters([[97, 98]]);
  // The character 40 from the end is an a: two to the power of forty states, of which a few are met on the way.
  const hostile = concat([repeat(either, 0, Infinity), literal('a'), repeat(either, 40, 40)]);
  const small = new GrammarCompiler(vocabulary, { statesMax: 1000, placesMax: 1000, stepsMax: 10_000_000 });
  const matcher = small.compile({ start: { kind: 'text', regex: allOf([hostile, not(texts(['a']))]) } }).match();
  const mask = new Uint32Array(vocabulary.words);
  assert.throws(
    () => {
      for (let count = 0, random = 1; count < 2000; count++) {
        matcher.mask(mask);
        random = (random * 1103515245 + 12345) % 2 ** 31;
        matcher.accept(pieces.indexOf(random > 2 ** 30 ? 'ab' : 'ba'));
      }
    },
    { code: 'grammar/limit' },
  );
});

test('thousands of parts that may be left out, and words that begin alike, end in a limit and not in a stack that overflows', () => {
  const chain = concat(Array.from({ length: 20_000 }, (_, at) => repeat(literal(at % 2 === 0 ? 'a' : 'b'), 0, 1)));
  const alike = anyOf(Array.from({ length: 40 }, (_, at) => literal('a'.repeat(2000) + 'b'.repeat(at))));
  for (const each of [chain, alike]) {
    assert.throws(
      () => {
        const matcher = match({ start: { kind: 'text', regex: each } });
        for (const mask = new Uint32Array(vocabulary.words); !matcher.hasEnded; matcher.accept(pieces.indexOf('a')))
          matcher.mask(mask);
      },
      { code: 'grammar/limit' },
    );
  }
  const long = match({ start: { kind: 'json-string', regex: literal('a'.repeat(10_000)) } });
  assert.ok(long.tryAccept(pieces.indexOf('"')) && long.tryAccept(pieces.indexOf('aab')) === false);
});
