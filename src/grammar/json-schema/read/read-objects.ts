import type { Term } from '../term/term.ts';
import { expectCount, expectMembers, expectStrings } from './expect.ts';
import { stepInto } from './json-pointer.ts';
import { type Place, within } from './place.ts';
import { readOptional } from './read-arrays.ts';
import { expectPattern } from './expect-pattern.ts';
import type { Reader } from './reader.ts';

/** `properties` and their kin, `required`, `propertyNames`, counts, and what depends on the presence of a property. */
export function readObjects(reader: Reader, place: Place): readonly Term[] {
  const { terms } = reader;
  const schema = place.value as Readonly<Record<string, unknown>>;
  const count = (keyword: string, otherwise: number) =>
    schema[keyword] === undefined ? otherwise : expectCount(within(place, keyword));
  const found: Term[] = [...readMembers(reader, place)];

  if (schema['required'] !== undefined)
    for (const key of expectStrings(within(place, 'required')))
      found.push(terms.make({ op: 'required', key }, `${place.path}/required`));
  if (schema['propertyNames'] !== undefined) {
    const at = within(place, 'propertyNames');
    found.push(terms.make({ op: 'names', name: reader.read(at) }, at.path));
  }
  const [min, max] = [count('minProperties', 0), count('maxProperties', Infinity)];
  if (min > 0 || max < Infinity) found.push(terms.make({ op: 'memberCount', min, max }, place.path));
  for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies'])
    if (schema[keyword] !== undefined) found.push(...readDependencies(reader, within(place, keyword)));
  return found;
}

function readMembers(reader: Reader, place: Place): readonly Term[] {
  const { terms } = reader;
  const schemasOf = (keyword: string) =>
    within(place, keyword).value === undefined
      ? []
      : expectMembers(within(place, keyword)).map(([key, value]) => [key, reader.read(value)] as const);
  const named = schemasOf('properties');
  const patterns = schemasOf('patternProperties');
  for (const [source] of patterns) expectPattern(source, stepInto(`${place.path}/patternProperties`, source));
  const rest = readOptional(reader, place, 'additionalProperties');
  if (named.length === 0 && patterns.length === 0 && rest === terms.everything) return [];
  return [terms.make({ op: 'members', named, patterns, rest }, place.path)];
}

/** "If an object has this property, then ...": a list of other properties, or a schema. */
function readDependencies({ terms, read }: Reader, place: Place): readonly Term[] {
  return expectMembers(place).map(([key, then]) => {
    const { path } = then;
    const consequence = Array.isArray(then.value)
      ? terms.all(
          expectStrings(then).map((other) => terms.make({ op: 'required', key: other }, path)),
          path,
        )
      : read(then);
    const isObject = terms.make({ op: 'type', type: 'object' }, path);
    const hasKey = terms.all([isObject, terms.make({ op: 'required', key }, path)], path);
    return terms.any([terms.not(hasKey), consequence], path);
  });
}
