import type { Metadata } from './vector-filter.ts';

/** A vector of which most components are 0. */
export interface SparseVector {
  /** Of components that are not 0, from small to large, none twice. */
  readonly indices: Uint32Array;
  /** Beside them. */
  readonly values: Float32Array;
}

export interface VectorRecord {
  /** Unique in its namespace. */
  readonly id: string;
  /** By the name of the field. A record may lack some. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
  readonly sparse?: Readonly<Record<string, SparseVector>> | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Changes of a record that is there; what it does not name stays. */
export interface VectorPatch {
  readonly id: string;
  readonly vectors?: Readonly<Record<string, Float32Array>> | undefined;
  readonly sparse?: Readonly<Record<string, SparseVector>> | undefined;
  /** Fields that are set, at the top level; one that is undefined is taken away. */
  readonly metadata?: Readonly<Record<string, Metadata[string] | undefined>> | undefined;
}
