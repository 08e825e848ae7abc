import type { ItemSetRule, Rule } from '../../language/rule.ts';
import { texts } from '../../language/texts.ts';
import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';
import { type ArrayShape, placesOf, valueAt } from '../shape/array-shape.ts';
import type { Shapes } from '../shape/shapes.ts';
import { decide, type Formula } from '../term/formula.ts';
import type { Term, TextTest } from '../term/term.ts';
import type { ValueRules } from './rules.ts';
import { type WordSpelling, wordsOf } from './words.ts';

/**
 * An array no two items of which are equal, where the items come from a list of words and strings: others that came
 * would have to be remembered, of any number and length.
 *
 * @param path of `uniqueItems`
 */
export function distinctArray(shape: ArrayShape, path: string, { shapes, space, words }: ValueRules): Rule {
  if (placesOf(shape) > 0 || shape.counts.length > 0)
    throw new UnsupportedSchemaError(path, 'uniqueItems beside prefixItems or contains');
  const items = listedItems(valueAt(shape, 0, shapes), shapes, words);
  if (items === undefined) throw new UnsupportedSchemaError(path, 'uniqueItems of items that no enum lists');
  return { kind: 'item-set', items, min: shape.min, max: shape.max, space };
}

function listedItems(item: Term, shapes: Shapes, spelling: WordSpelling): ItemSetRule['items'] | undefined {
  if (shapes.objects(item).length > 0 || shapes.arrays(item).length > 0 || shapes.numbers(item) !== undefined)
    return undefined;
  const strings = listedStrings(shapes.strings(item), shapes);
  if (strings === undefined) return undefined;
  return [
    ...wordsOf(item, shapes, spelling).map((word) => ({ kind: 'text', regex: texts([word]) }) as const),
    ...strings.map((text) => ({ kind: 'json-string', regex: texts([text]) }) as const),
  ];
}

/** Undefined where they are not plainly among those of a list. */
function listedStrings(formula: Formula<TextTest>, { holds }: Shapes): readonly string[] | undefined {
  if (typeof formula === 'boolean') return formula ? undefined : [];
  const parts = formula.op === 'and' ? formula.of : [formula];
  for (const part of parts)
    if (typeof part === 'object' && part.op === 'test' && part.test.kind === 'among')
      return part.test.values.filter((value) => decide(formula, (test) => holds(test, value)));
  return undefined;
}
