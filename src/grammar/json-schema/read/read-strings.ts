import { formats } from '../text/formats.ts';
import type { Term, TextTest } from '../term/term.ts';
import { expectCount, expectString } from './expect.ts';
import { type Place, within } from './place.ts';
import { expectPattern } from './expect-pattern.ts';
import type { Reader } from './reader.ts';

/** `minLength`, `maxLength`, `pattern` and `format`. Formats that no standard defines say nothing. */
export function readStrings({ terms }: Reader, place: Place): readonly Term[] {
  const { minLength, maxLength, pattern, format } = place.value as Readonly<Record<string, unknown>>;
  const found: Term[] = [];
  const make = (test: TextTest, path: string) => found.push(terms.make({ op: 'text', test }, path));
  if (minLength !== undefined || maxLength !== undefined) {
    const min = minLength === undefined ? 0 : expectCount(within(place, 'minLength'));
    const max = maxLength === undefined ? Infinity : expectCount(within(place, 'maxLength'));
    make({ kind: 'length', min, max }, place.path);
  }
  if (pattern !== undefined) {
    const at = within(place, 'pattern');
    make({ kind: 'pattern', source: expectPattern(expectString(at), at.path) }, at.path);
  }
  if (format !== undefined) {
    const at = within(place, 'format');
    const name = expectString(at);
    if (formats.has(name)) make({ kind: 'format', name }, at.path);
  }
  return found;
}
