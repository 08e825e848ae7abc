import { InvalidSchemaError } from '../errors/invalid-schema-error.ts';
import type { Term } from '../term/term.ts';
import { expectCount, expectList } from './expect.ts';
import { type Place, within } from './place.ts';
import type { Reader } from './reader.ts';

/** `prefixItems`, `items` in both its forms, `additionalItems`, `contains`, counts and `uniqueItems`. */
export function readArrays(reader: Reader, place: Place): readonly Term[] {
  const { terms } = reader;
  const schema = place.value as Readonly<Record<string, unknown>>;
  const count = (keyword: string, otherwise: number) =>
    schema[keyword] === undefined ? otherwise : expectCount(within(place, keyword));
  const found: Term[] = [...readItems(reader, place)];

  const [min, max] = [count('minItems', 0), count('maxItems', Infinity)];
  if (min > 0 || max < Infinity) found.push(terms.make({ op: 'itemCount', min, max }, place.path));
  if (schema['contains'] !== undefined) {
    const at = within(place, 'contains');
    const body = { min: count('minContains', 1), max: count('maxContains', Infinity) };
    found.push(terms.make({ op: 'contains', item: reader.read(at), ...body }, at.path));
  }
  const { uniqueItems = false } = schema;
  if (typeof uniqueItems !== 'boolean') throw new InvalidSchemaError(`${place.path}/uniqueItems`, 'it is no boolean');
  if (uniqueItems) found.push(terms.make({ op: 'distinct' }, `${place.path}/uniqueItems`));
  return found;
}

/** The older `items` with a list is today's `prefixItems`, and `additionalItems` is then today's `items`. */
function readItems(reader: Reader, place: Place): readonly Term[] {
  const { prefixItems, items } = place.value as Readonly<Record<string, unknown>>;
  const isOlder = Array.isArray(items);
  const prefixKeyword = isOlder ? 'items' : 'prefixItems';
  const restKeyword = isOlder ? 'additionalItems' : 'items';
  const rest = readOptional(reader, place, restKeyword);
  const prefix =
    isOlder || prefixItems !== undefined
      ? expectList(within(place, prefixKeyword)).map((element) => reader.read(element))
      : [];
  if (prefix.length === 0 && rest === reader.terms.everything) return [];
  return [reader.terms.make({ op: 'items', prefix, rest }, place.path)];
}

/** The schema under a keyword, or the one that allows all. */
export function readOptional(reader: Reader, place: Place, keyword: string): Term {
  const at = within(place, keyword);
  return at.value === undefined ? reader.terms.everything : reader.read(at);
}
