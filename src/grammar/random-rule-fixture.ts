import * as fc from 'fast-check';
import { letters } from './enumeration-fixture.ts';
import type { ObjectMarks, PatternRule, Regex, Rule } from './index.ts';
import { allOf, anyOf, characters, concat, emptyText, literal, not, repeat } from './language/regexes.ts';
import { texts } from './language/texts.ts';

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

/** Rules of all kinds, small enough to enumerate their texts. */
export const randomRule: fc.Arbitrary<Rule> = rule;
