import type { Term } from '../term/term.ts';
import { expectList } from './expect.ts';
import { type Place, within } from './place.ts';
import { readOptional } from './read-arrays.ts';
import type { Reader } from './reader.ts';

/** `allOf`, `anyOf`, `oneOf`, `not` and `if`. */
export function readCombinations(reader: Reader, place: Place): readonly Term[] {
  const { terms } = reader;
  const schema = place.value as Readonly<Record<string, unknown>>;
  const schemasOf = (keyword: string) => expectList(within(place, keyword)).map((element) => reader.read(element));
  const found: Term[] = [];
  if (schema['allOf'] !== undefined) found.push(...schemasOf('allOf'));
  if (schema['anyOf'] !== undefined) found.push(terms.any(schemasOf('anyOf'), `${place.path}/anyOf`));
  if (schema['oneOf'] !== undefined) found.push(exactlyOne(reader, schemasOf('oneOf'), `${place.path}/oneOf`));
  if (schema['not'] !== undefined) found.push(terms.not(reader.read(within(place, 'not'))));
  if (schema['if'] !== undefined) {
    const condition = reader.read(within(place, 'if'));
    const then = terms.all([condition, readOptional(reader, place, 'then')], place.path);
    const otherwise = terms.all([terms.not(condition), readOptional(reader, place, 'else')], place.path);
    found.push(terms.any([then, otherwise], `${place.path}/if`));
  }
  return found;
}

function exactlyOne({ terms }: Reader, options: readonly Term[], path: string): Term {
  const alone = options.map((option, index) => {
    const others = options.filter((_, other) => other !== index).map((other) => terms.not(other));
    return terms.all([option, ...others], path);
  });
  return terms.any(alone, path);
}
