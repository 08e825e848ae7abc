/** What metadata can hold: JSON. */
export type MetadataValue =
  | null
  | boolean
  | number
  | string
  | readonly MetadataValue[]
  | { readonly [field: string]: MetadataValue };

export type Metadata = Readonly<Record<string, MetadataValue>>;

/** What a field is compared with. */
export type FilterScalar = boolean | number | string;

/**
 * Which records a query may find, by their metadata. A field is named by its path, with dots between the names of nested
 * objects ("place.city"); of a field that holds a list, one element that fits is enough. A comparison with a field that is
 * absent, null or of another type does not hold, so that its `not` does.
 */
export type VectorFilter =
  | { readonly op: 'and' | 'or'; readonly of: readonly VectorFilter[] }
  | { readonly op: 'not'; readonly of: VectorFilter }
  | { readonly op: 'equals'; readonly field: string; readonly value: FilterScalar }
  | { readonly op: 'in'; readonly field: string; readonly values: readonly FilterScalar[] }
  | NumberRange
  | DateRange
  /** Begins with this, letter by letter. */
  | { readonly op: 'prefix'; readonly field: string; readonly text: string }
  /** Holds all of these words, in any order and whatever their case. */
  | { readonly op: 'words'; readonly field: string; readonly text: string }
  /** A field {"lat", "lon"} in degrees that is no farther from a point than this, on a sphere. */
  | {
      readonly op: 'near';
      readonly field: string;
      readonly lat: number;
      readonly lon: number;
      readonly radiusMetres: number;
    }
  /** The field is there and not null. */
  | { readonly op: 'exists'; readonly field: string }
  /** The field is there and null. */
  | { readonly op: 'null'; readonly field: string }
  | { readonly op: 'ids'; readonly ids: readonly string[] };

interface Bounds<Bound> {
  readonly field: string;
  readonly above?: Bound | undefined;
  readonly atLeast?: Bound | undefined;
  readonly below?: Bound | undefined;
  readonly atMost?: Bound | undefined;
}

export interface NumberRange extends Bounds<number> {
  readonly op: 'range';
}

/** Of texts that are dates in the form of ISO 8601, "2026-11-25" or "2026-11-25T08:30:00Z"; without a zone they are UTC. */
export interface DateRange extends Bounds<string> {
  readonly op: 'dates';
}
