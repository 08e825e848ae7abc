import type { Term } from '../term/term.ts';
import { type Place, within } from './place.ts';
import type { Reader } from './reader.ts';

/** Members and items that some keyword has looked at, for `unevaluatedProperties` and `unevaluatedItems`. */
export interface Evaluated {
  readonly names: ReadonlySet<string>;
  readonly patterns: ReadonlySet<string>;
  readonly allNames: boolean;
  /** So many items from the first. */
  readonly places: number;
  /** Items of these kinds, wherever they are. */
  readonly kinds: ReadonlySet<Term>;
  readonly allItems: boolean;
}

export const nothingEvaluated: Evaluated = {
  names: new Set(),
  patterns: new Set(),
  allNames: false,
  places: 0,
  kinds: new Set(),
  allItems: false,
};

export function bothEvaluated(one: Evaluated, other: Evaluated): Evaluated {
  return {
    names: new Set([...one.names, ...other.names]),
    patterns: new Set([...one.patterns, ...other.patterns]),
    allNames: one.allNames || other.allNames,
    places: Math.max(one.places, other.places),
    kinds: new Set([...one.kinds, ...other.kinds]),
    allItems: one.allItems || other.allItems,
  };
}

/** Equal for equal ones. */
export function evaluatedKey({ names, patterns, allNames, places, kinds, allItems }: Evaluated): string {
  const ids = [...kinds].map(({ id }) => id);
  return JSON.stringify([[...names].toSorted(), [...patterns].toSorted(), allNames, places, ids.toSorted(), allItems]);
}

/** What the keywords of a schema itself look at, those inside of its `allOf` and the like left out. */
export function evaluatedHere({ read, dialect }: Reader, place: Place): Evaluated {
  const schema = place.value as Readonly<Record<string, unknown>>;
  const keysOf = (keyword: string) => new Set(Object.keys((schema[keyword] ?? {}) as object));
  const { items, prefixItems, additionalItems, unevaluatedItems, contains } = schema;
  const listed = Array.isArray(items) ? items : prefixItems;
  // Before 2020-12 `contains` only counted.
  const marksItems = contains !== undefined && dialect.name === '2020-12';
  return {
    names: keysOf('properties'),
    patterns: keysOf('patternProperties'),
    allNames: schema['additionalProperties'] !== undefined || schema['unevaluatedProperties'] !== undefined,
    places: Array.isArray(listed) ? listed.length : 0,
    kinds: new Set(marksItems ? [read(within(place, 'contains'))] : []),
    allItems:
      unevaluatedItems !== undefined || (Array.isArray(items) ? additionalItems !== undefined : items !== undefined),
  };
}
