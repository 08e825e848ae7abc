import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { enumerate, letters, TooMany } from './enumeration-fixture.ts';
import {
  createVocabulary,
  type Grammar,
  GrammarCompiler,
  type ObjectMarks,
  type PatternRule,
  type Regex,
  type Rule,
} from './index.ts';
import { allOf, anyOf, characters, concat, emptyText, jsonSpace, literal, not, repeat } from './language/regexes.ts';
import { texts } from './language/texts.ts';

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

const letter = fc.constantFrom(...letters);
const words = fc.array(fc.string({ unit: letter, maxLength: 3 }), { minLength: 1, maxLength: 3 });
const { regex } = fc.letrec<{ regex: Regex }>((tie) => {
  const one = tie('regex');
  const two = fc.tuple(one, one);
  return {
    regex: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'regex' },
      letter.map(literal),
      fc
        .subarray([...letters])
        .map((some) => characters(some.map((text) => [text.codePointAt(0)!, text.codePointAt(0)!]))),
      words.map(texts),
      fc.constant(emptyText),
      two.map(concat),
      two.map(anyOf),
      two.map(allOf),
      one.map(not),
      fc
        .tuple(one, fc.nat(2), fc.constantFrom(0, 1, Infinity))
        .map(([item, min, more]) => repeat(item, min, min + more)),
    ),
  };
});
const short = repeat(
  characters([
    [97, 98],
    [0xe9, 0xe9],
  ]),
  0,
  3,
);
/** Only what the twin enumerates: short texts of the letters. */
const set = regex.map((some) => allOf([some, short]));
const name = fc.string({ unit: letter, maxLength: 2 });
/** Signs that are no letters, and letters, so that where a name ends may be open for a while. */
const objectMarks: readonly ObjectMarks[] = [
  { open: '', beforeName: '{', afterName: ':', between: ',', close: ',}', closeAtOnce: '}' },
  { open: 'a', beforeName: '', afterName: 'b', between: 'ab', close: 'a', closeAtOnce: 'b' },
];
const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'rule' },
    set.map((some): Rule => ({ kind: 'text', regex: some })),
    set.map((some): Rule => ({ kind: 'json-string', regex: allOf([some, repeat(not(emptyText), 0, 1)]) })),
    fc.array(tie('rule'), { maxLength: 3 }).map((parts): Rule => ({ kind: 'sequence', parts })),
    fc.array(tie('rule'), { maxLength: 3 }).map((options): Rule => ({ kind: 'choice', options })),
    fc
      .record({ item: tie('rule'), min: fc.nat(2), more: fc.nat(1), separator: fc.option(set, { nil: undefined }) })
      .map(({ item, min, more, separator }): Rule => {
        const between = separator && { separator: { kind: 'text', regex: separator } as const };
        return { kind: 'repeat', item, min, max: min + more, ...between };
      }),
    fc
      .record({
        properties: fc.uniqueArray(fc.record({ name, value: tie('rule'), isRequired: fc.boolean() }), {
          maxLength: 2,
          selector: (property) => property.name,
        }),
        patterns: fc.array(fc.record({ names: set, value: tie('rule') }), { maxLength: 3 }).map(apart),
        min: fc.nat(2),
        max: fc.nat(2),
        marks: fc.option(fc.constantFrom(...objectMarks), { nil: undefined }),
      })
      .map(({ marks, ...object }): Rule => ({ kind: 'object', ...object, ...(marks && { marks }), space: emptyText })),
  ),
}));

/** Names of each are in none of those before, as a grammar's must be. */
function apart(patterns: readonly PatternRule[]): readonly PatternRule[] {
  return patterns.map(({ names, value }, at) => ({
    names: allOf([names, ...patterns.slice(0, at).map((before) => not(before.names))]),
    value,
  }));
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
    fc.property(rule, fc.infiniteStream(fc.nat()), (start, draws) => {
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
