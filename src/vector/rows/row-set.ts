import type { FilterScalar, Metadata, SparseVector, VectorFilter, VectorRecord } from '#contract';
import type { Graph } from '../graph/graph.ts';
import type { Region } from '../scan/region.ts';
import type { Selection } from '../scan/selection.ts';
import type { SparseRows } from '../sparse/sparse-rows.ts';
import type { TextRows } from '../text/text-rows.ts';

/** A record's row and what it is made of, to be written to a segment. */
export interface StoredRow {
  readonly namespace: string;
  readonly id: string;
  /** JSON. */
  readonly metadata: string;
}

/** What one kind of vector is read from. */
export interface FieldRegions {
  readonly dimensions: number;
  /** The vectors themselves. */
  readonly vectors: readonly Region[];
  /** What stands for them in full scans, where something does. */
  readonly codes?: FieldCodes | undefined;
}

export interface FieldCodes {
  readonly region: Region;
  readonly middle?: Float32Array | undefined;
  /** Of namespaces with many rows, where they have been built. */
  readonly graphs?: readonly Graph[] | undefined;
}

/** Part of a collection's rows: the tail, or a segment. A row stays where it is until it is dead. */
export interface RowSet {
  /** The dead included. */
  readonly count: number;
  /** How many are not dead. */
  readonly live: number;
  /** The row of a record that is not dead. */
  find(namespace: string, id: string): number | undefined;
  isLive(row: number): boolean;
  kill(row: number): void;
  /** Kills all of a namespace; returns how many that were. */
  killNamespace(namespace: string): number;
  storedRow(row: number): StoredRow;
  namespaceOf(row: number): string;
  idOf(row: number): string;
  metadataOf(row: number): Metadata;
  /** A view, good as long as the rows are there. Undefined where the record has none. */
  vectorOf(row: number, field: string): Float32Array | undefined;
  /** With how many that are not dead. */
  namespaces(): ReadonlyMap<string, number>;
  /** Those of a namespace that are not dead and that the filter asks for. */
  select(namespace: string, filter: VectorFilter | undefined): Selection;
  regions(field: string): FieldRegions;
  /** Undefined where the collection has no such sparse vectors. */
  sparse(name: string): SparseRows | undefined;
  /** Undefined where the collection has no text of this path. */
  text(path: string): TextRows | undefined;
  /** Every text, number and boolean of a field with its row, those of one value in the order of the rows; the dead included. */
  visitValues(path: string, visit: (value: FilterScalar, row: number) => void): void;
  /** Gives its memory back. */
  free(): void;
}

/** A record's place. */
export interface Place {
  readonly rows: RowSet;
  readonly row: number;
}

/** What a record can have beside its metadata, by name. */
export interface RecordFields {
  readonly vectors: readonly string[];
  readonly sparse: readonly string[];
}

export function recordOf(rows: RowSet, row: number, fields: RecordFields): VectorRecord {
  const sparse = valuesOf(fields.sparse, (name): SparseVector | undefined => rows.sparse(name)?.vectorOf(row));
  return {
    id: rows.idOf(row),
    metadata: rows.metadataOf(row),
    vectors: valuesOf(fields.vectors, (name) => {
      const view = rows.vectorOf(row, name);
      return view && Float32Array.from(view);
    }),
    ...(Object.keys(sparse).length > 0 && { sparse }),
  };
}

function valuesOf<Value>(
  names: readonly string[],
  valueOf: (name: string) => Value | undefined,
): Record<string, Value> {
  const entries = names.flatMap((name) => {
    const value = valueOf(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}
