import { stepInto } from './json-pointer.ts';

/** A value in a schema and where it stands. */
export interface Place {
  readonly value: unknown;
  /** From the document's root, as a JSON pointer in a URI fragment. */
  readonly path: string;
  /** The URI that references are resolved against. */
  readonly base: string;
  /** The bases on the way here, outermost first; empty in documents without dynamic references. */
  readonly scope: readonly string[];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a key or index of the value; its own only, so that "__proto__" is a key like others. */
export function within(place: Place, key: string | number): Place {
  const value = Object.hasOwn(place.value as object, key)
    ? (place.value as Readonly<Record<string | number, unknown>>)[key]
    : undefined;
  return { ...place, path: stepInto(place.path, key), value };
}
