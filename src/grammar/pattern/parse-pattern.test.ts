import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { textSetOf } from '../automaton/text-set.ts';
import { parsePattern } from './parse-pattern.ts';

test('patterns search, and anchors hold them', () => {
  assert.ok(matches('b', 'abc'));
  assert.ok(!matches('^b', 'abc'));
  assert.ok(!matches('b$', 'abc'));
  assert.ok(matches('^(?:a|b)*c$', 'ababc'));
  assert.ok(matches('^$', ''));
  assert.ok(!matches('^$', ' '));
});

test('what ECMAScript calls characters: astral ones are one, digits are those of ASCII', () => {
  assert.ok(matches('^.$', '\u{1F600}'));
  assert.ok(matches('^\\ud83d\\ude00$', '\u{1F600}'));
  assert.ok(!matches('^\\d$', '٣'));
  assert.ok(matches('^\\p{Letter}+$', 'Žluť'));
  assert.ok(!matches('^\\P{L}+$', 'a'));
});

test('a part that may end with the text may be repeated', () => {
  const source = '^(\\/?((\\.{2})|([a-z]*))($|\\/))*$';
  for (const text of ['', 'a', '../b', '/a/b/', 'a/b', '//', '.', 'a b', 'a/../', '...'])
    assert.equal(matches(source, text), new RegExp(source, 'u').test(text), text);
});

test('what no automaton can tell is refused by name', () => {
  for (const [source, problem] of [
    ['(a)\\1', 'a reference back to a group'],
    ['(?<!a)b', 'a condition on what came before'],
    ['(', 'a group that is not closed'],
    ['[b-a]', 'a range that runs backwards'],
    ['a**', 'two counts of the same'],
  ] as const)
    assert.throws(
      () => parsePattern(source),
      (error: { problem?: string }) => error.problem === problem,
      source,
    );
});

test('patterns match where JavaScript finds a match', () => {
  const leaf = fc.constantFrom('a', 'b', '_', '\\.', '.', '\\w', '\\d', '[a-c]', '[^a]', '^', '$', '\\b', '\\B', ' ');
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.tuple(tie('node'), tie('node')).map(([one, other]) => `${one}${other}`),
      fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(?:${one}|${other})`),
      tie('node').map((node) => `(?=${node})`),
      tie('node').map((node) => `(?!${node})`),
      fc
        .tuple(
          leaf.filter((each) => !/[\^$]|\\[bB]/.test(each)),
          fc.constantFrom('*', '+', '?', '{2}', '{1,3}'),
        )
        .map((each) => each.join('')),
      fc.tuple(tie('node'), fc.constantFrom('?', '{2}', '{0,2}')).map(([node, count]) => `(?:${node})${count}`),
    ),
  })).node;
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '_', '.', ' ', '1', 'é', '\n'), maxLength: 5 });
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 4, maxLength: 4 }), (source, several) => {
      const found = textSetOf(parsePattern(source));
      for (const each of several)
        assert.equal(found.has(each), new RegExp(source, 'u').test(each), `${source} on ${JSON.stringify(each)}`);
    }),
    { numRuns: 1000 },
  );
});

function matches(source: string, text: string): boolean {
  return textSetOf(parsePattern(source)).has(text);
}
