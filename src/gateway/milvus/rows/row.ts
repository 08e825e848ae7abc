import type { Metadata, MetadataValue, SparseVector } from '#contract';

/** What a client sends of one row, checked against the schema. */
export interface Row {
  /** The primary key as it is told; absent where it is to be made. */
  readonly key: string | undefined;
  /** Of the fields that hold no vectors, those that no schema names too. */
  readonly values: Metadata;
  readonly vectors: Readonly<Record<string, Float32Array>>;
  readonly sparse: Readonly<Record<string, SparseVector>>;
}

/** As it comes: whole numbers that double precision does not hold are bigint. */
export type Cell = MetadataValue | bigint | undefined;

/** Where a record's partition is kept, beside its fields. */
export const partitionPath = '$partition';
