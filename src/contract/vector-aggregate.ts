import type { FilterScalar, VectorFilter } from './vector-filter.ts';

export interface AggregateQuery {
  /** Default: "". */
  readonly namespace?: string | undefined;
  readonly filter?: VectorFilter | undefined;
  /** Paths of fields that are looked at. */
  readonly fields: readonly string[];
  /** One result for each value of this field, the commonest first; records without it are in none. Default: one for all. */
  readonly groupBy?: string | undefined;
  /** How many groups, and how many values of each field. Default: 10. */
  readonly limit?: number | undefined;
}

/** Records that have something in common. */
export interface AggregateGroup {
  /** Absent where all records are one group. */
  readonly value?: FilterScalar | undefined;
  readonly records: number;
  /** By path. */
  readonly fields: Readonly<Record<string, FieldSummary>>;
}

export interface FieldSummary {
  /** Records that have it, not null. */
  readonly records: number;
  /** The commonest values with how many records have each. */
  readonly values: readonly ValueCount[];
  /** How many different values there are. */
  readonly distinct: number;
  /** Of its numbers, where there are some; every element of lists counts. */
  readonly numbers?: NumberSummary | undefined;
  /** Of its texts that are dates, in milliseconds since the Unix epoch; of each record every date counts once. */
  readonly dates?: NumberSummary | undefined;
}

export interface ValueCount {
  readonly value: FilterScalar;
  readonly records: number;
}

export interface NumberSummary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly mean: number;
  readonly median: number;
  /** The commonest; of several, the smallest. */
  readonly mode: number;
}
