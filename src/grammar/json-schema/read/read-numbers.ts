import { InvalidSchemaError } from '../errors/invalid-schema-error.ts';
import { decimalOf } from '../number/decimal.ts';
import type { NumberTest, Term } from '../term/term.ts';
import { expectNumber } from './expect.ts';
import { type Place, within } from './place.ts';
import type { Reader } from './reader.ts';

/** `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` and `multipleOf`. */
export function readNumbers({ terms }: Reader, place: Place): readonly Term[] {
  const schema = place.value as Readonly<Record<string, unknown>>;
  const found: Term[] = [];
  const make = (test: NumberTest, path: string) => terms.make({ op: 'number', test }, path);
  const compare = (is: Extract<NumberTest, { readonly kind: 'compare' }>['is'], keyword: string) => {
    const at = within(place, keyword);
    return make({ kind: 'compare', is, to: decimalOf(expectNumber(at)) }, at.path);
  };

  // Up to draft 4, and in OpenAPI 3.0, the exclusive ones are booleans that change the others.
  if (schema['minimum'] !== undefined)
    found.push(compare(schema['exclusiveMinimum'] === true ? 'more' : 'at least', 'minimum'));
  if (schema['maximum'] !== undefined)
    found.push(compare(schema['exclusiveMaximum'] === true ? 'less' : 'at most', 'maximum'));
  if (isBound(schema['exclusiveMinimum'])) found.push(compare('more', 'exclusiveMinimum'));
  if (isBound(schema['exclusiveMaximum'])) found.push(compare('less', 'exclusiveMaximum'));
  if (schema['multipleOf'] !== undefined) {
    const at = within(place, 'multipleOf');
    const divisor = expectNumber(at);
    if (divisor <= 0) throw new InvalidSchemaError(at.path, `${divisor} is not above zero`);
    found.push(make({ kind: 'multiple', of: decimalOf(divisor) }, at.path));
  }
  return found;
}

function isBound(value: unknown): boolean {
  return value !== undefined && typeof value !== 'boolean';
}
