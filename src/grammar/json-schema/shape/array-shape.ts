import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';
import type { Assertion, Term } from '../term/term.ts';
import type { Algebra } from './algebra.ts';
import type { Judge } from './judge.ts';
import { partKey, unionOfParts } from './part-key.ts';

/** What is asked of each item by its place: the first ones one by one, then all others. */
export interface ItemRules {
  readonly prefix: readonly Term[];
  readonly rest: Term;
}

/** How many items from a place on are of a kind. */
export interface ItemCount {
  readonly item: Term;
  readonly from: number;
  readonly min: number;
  readonly max: number;
}

/** A conjunction of what can be asked of an array. */
export interface ArrayShape {
  /** All of them apply to each item. */
  readonly items: readonly ItemRules[];
  readonly min: number;
  readonly max: number;
  readonly counts: readonly ItemCount[];
  /** Where it was asked that no two items are equal. */
  readonly distinct: string | undefined;
}

const free: ArrayShape = { items: [], min: 0, max: Infinity, counts: [], distinct: undefined };

/** What the item at an index must be. */
export function valueAt({ items }: ArrayShape, index: number, { terms }: Judge): Term {
  return terms.all(
    items.map(({ prefix, rest }) => prefix[index] ?? rest),
    '#',
  );
}

/** How many items have a place of their own. */
export function placesOf({ items }: ArrayShape): number {
  return Math.max(0, ...items.map(({ prefix }) => prefix.length));
}

export function arrayAlgebra(judge: Judge): Algebra<ArrayShape> {
  return {
    type: 'array',
    free,
    shapesOf: (assertion, holds, path) =>
      (holds ? [asked(assertion, path)] : opposites(assertion, judge, path)).filter(
        (each) => !isPlainlyEmpty(each, judge),
      ),
    merge: (one, other) => {
      const both: ArrayShape = {
        items: unionOfParts(one.items, other.items),
        min: Math.max(one.min, other.min),
        max: Math.min(one.max, other.max),
        counts: unionOfParts(one.counts, other.counts),
        distinct: one.distinct ?? other.distinct,
      };
      return isPlainlyEmpty(both, judge) ? undefined : both;
    },
    keyOf: (shape) =>
      [
        shape.items.map(partKey).toSorted(),
        shape.min,
        shape.max,
        shape.counts.map(partKey).toSorted(),
        shape.distinct !== undefined,
      ].join('\n'),
  };
}

function asked(assertion: Assertion, path: string): ArrayShape {
  switch (assertion.op) {
    case 'items':
      return { ...free, items: [{ prefix: assertion.prefix, rest: assertion.rest }] };
    case 'itemCount':
      return { ...free, min: assertion.min, max: assertion.max };
    case 'contains': {
      const { item, min, max } = assertion;
      return min === 0 && max === Infinity ? free : { ...free, min, counts: [{ item, from: 0, min, max }] };
    }
    case 'distinct':
      return { ...free, distinct: path };
    default:
      return free;
  }
}

function opposites(assertion: Assertion, { terms }: Judge, path: string): readonly ArrayShape[] {
  switch (assertion.op) {
    case 'items': {
      const { prefix, rest } = assertion;
      const wrong = prefix.map((item, index) => ({
        ...free,
        min: index + 1,
        items: [
          { prefix: [...prefix.slice(0, index).map(() => terms.everything), terms.not(item)], rest: terms.everything },
        ],
      }));
      const from = prefix.length;
      return [...wrong, { ...free, min: from + 1, counts: [{ item: terms.not(rest), from, min: 1, max: Infinity }] }];
    }
    case 'itemCount':
      return [
        ...(assertion.min > 0 ? [{ ...free, max: assertion.min - 1 }] : []),
        ...(assertion.max < Infinity ? [{ ...free, min: assertion.max + 1 }] : []),
      ];
    case 'contains': {
      const { item, min, max } = assertion;
      return [
        ...(min > 0 ? [{ ...free, counts: [{ item, from: 0, min: 0, max: min - 1 }] }] : []),
        ...(max < Infinity
          ? [{ ...free, min: max + 1, counts: [{ item, from: 0, min: max + 1, max: Infinity }] }]
          : []),
      ];
    }
    case 'distinct':
      throw new UnsupportedSchemaError(path, 'not uniqueItems');
    default:
      return [];
  }
}

function isPlainlyEmpty(shape: ArrayShape, judge: Judge): boolean {
  if (shape.min > shape.max || shape.counts.some(({ min, max }) => min > max)) return true;
  const places = Math.max(0, ...shape.items.map(({ prefix }) => prefix.length)) + 1;
  for (let index = 0; index < Math.min(shape.min, places); index += 1)
    if (judge.isPlainlyEmpty(valueAt(shape, index, judge))) return true;
  return false;
}
