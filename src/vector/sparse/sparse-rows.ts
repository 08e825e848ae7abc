import type { SparseVector } from '#contract';
import { ByteReader } from '../log/byte-reader.ts';
import { ByteWriter } from '../log/byte-writer.ts';
import { GrowingLists, listReader, type PostingList } from './posting-list.ts';

/** The sparse vectors of one name in a set of rows. */
export interface SparseRows {
  /** Undefined where the record has none. */
  vectorOf(row: number): SparseVector | undefined;
  /** Rows whose component of this number is not 0. */
  list(index: number): PostingList | undefined;
}

/** Sparse vectors of a tail, which are appended. */
export class TailSparse implements SparseRows {
  readonly #vectors: (SparseVector | undefined)[] = [];
  readonly #lists = new GrowingLists<number>();

  append(vector: SparseVector | undefined): void {
    const row = this.#vectors.push(vector) - 1;
    for (const [at, index] of vector?.indices.entries() ?? []) this.#lists.add(index, row, vector!.values[at]!);
  }

  vectorOf(row: number): SparseVector | undefined {
    return this.#vectors[row];
  }

  list(index: number): PostingList | undefined {
    return this.#lists.list(index);
  }
}

/** Of all rows one behind the other; `parts` gives them row by row. */
export function encodeSparse(rows: number, vectorOf: (row: number) => SparseVector | undefined): Uint8Array {
  const writer = new ByteWriter();
  const present = Array.from({ length: rows }, (_none, row) => row).filter((row) => vectorOf(row) !== undefined);
  writer.numbers(Uint32Array.from(present));
  for (const row of present) {
    const { indices, values } = vectorOf(row)!;
    writer.numbers(indices);
    writer.numbers(values);
  }
  return writer.bytes();
}

/** Sparse vectors of a segment; its lists are made of them. */
export function decodeSparse(bytes: Uint8Array): SparseRows {
  const vectors = new Map<number, SparseVector>();
  const lists = new GrowingLists<number>();
  if (bytes.length > 0) {
    const reader = new ByteReader(bytes);
    for (const row of reader.counts()) {
      const vector = { indices: reader.counts(), values: reader.floats() };
      vectors.set(row, vector);
      for (const [at, index] of vector.indices.entries()) lists.add(index, row, vector.values[at]!);
    }
  }
  return { vectorOf: (row) => vectors.get(row), list: listReader(lists.packed()) };
}
