import type { Decimal } from '../number/decimal.ts';

/** The types of JSON values. An integer is a number with a test. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export const jsonTypes: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

/** What a keyword asks of a number. */
export type NumberTest =
  | { readonly kind: 'compare'; readonly is: 'less' | 'at most' | 'at least' | 'more'; readonly to: Decimal }
  | { readonly kind: 'among'; readonly values: readonly Decimal[] }
  | { readonly kind: 'multiple'; readonly of: Decimal };

/** What a keyword asks of a string, all in code points. */
export type TextTest =
  | { readonly kind: 'pattern'; readonly source: string }
  | { readonly kind: 'format'; readonly name: string }
  | { readonly kind: 'length'; readonly min: number; readonly max: number }
  | { readonly kind: 'among'; readonly values: readonly string[] };

/** One thing asked of values of one type; values of other types pass it. */
export type Assertion =
  | { readonly op: 'truth'; readonly value: boolean }
  | { readonly op: 'number'; readonly test: NumberTest }
  | { readonly op: 'text'; readonly test: TextTest }
  | { readonly op: 'items'; readonly prefix: readonly Term[]; readonly rest: Term }
  | { readonly op: 'itemCount'; readonly min: number; readonly max: number }
  | { readonly op: 'contains'; readonly item: Term; readonly min: number; readonly max: number }
  | { readonly op: 'distinct' }
  | MembersAssertion
  | { readonly op: 'required'; readonly key: string }
  | { readonly op: 'memberCount'; readonly min: number; readonly max: number }
  | { readonly op: 'names'; readonly name: Term };

/** `properties`, `patternProperties` and `additionalProperties` of one schema: `rest` is for keys that neither names. */
export interface MembersAssertion {
  readonly op: 'members';
  readonly named: readonly (readonly [key: string, value: Term])[];
  readonly patterns: readonly (readonly [source: string, value: Term])[];
  readonly rest: Term;
}

/** What a term says; the words of a schema without its keywords. */
export type TermBody =
  | Assertion
  | { readonly op: 'everything' | 'nothing' }
  | { readonly op: 'type'; readonly type: JsonType }
  | { readonly op: 'all' | 'any'; readonly of: readonly Term[] }
  | { readonly op: 'not'; readonly of: Term }
  /** A schema elsewhere, which may lead back here. */
  | { readonly op: 'reference'; readonly to: string };

/** A set of JSON values. Equal terms are one object, which ends the recursion of schemas that refer to themselves. */
export type Term = TermBody & {
  readonly id: number;
  /** Where in the schema it was first said, as a JSON pointer. */
  readonly path: string;
};

/** The type of values that an assertion speaks of. */
export function typeOfAssertion(assertion: Assertion): JsonType {
  switch (assertion.op) {
    case 'truth':
      return 'boolean';
    case 'number':
      return 'number';
    case 'text':
      return 'string';
    case 'items':
    case 'itemCount':
    case 'contains':
    case 'distinct':
      return 'array';
    default:
      return 'object';
  }
}
