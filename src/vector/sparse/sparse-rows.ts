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

/** Gathers sparse vectors row by row: those of a tail, or of a segment that is written. */
export class SparseRowsBuilder implements SparseRows {
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

  /** Which rows have one, all vectors one behind the other, and the lists. */
  encode(): Uint8Array {
    const present = [...this.#vectors.keys()].filter((row) => this.#vectors[row] !== undefined);
    const vectors = present.map((row) => this.#vectors[row]!);
    const offsets = new Uint32Array(vectors.length + 1);
    for (const [at, { indices }] of vectors.entries()) offsets[at + 1] = offsets[at]! + indices.length;
    const indices = new Uint32Array(offsets.at(-1)!);
    const values = new Float32Array(indices.length);
    for (const [at, vector] of vectors.entries()) {
      indices.set(vector.indices, offsets[at]);
      values.set(vector.values, offsets[at]);
    }
    const { keys, offsets: ends, rows, weights } = this.#lists.packed();
    const writer = new ByteWriter();
    for (const numbers of [Uint32Array.from(present), offsets, indices, values, Uint32Array.from(keys), ends, rows])
      writer.numbers(numbers);
    writer.numbers(weights);
    return writer.bytes();
  }
}

/** What `SparseRowsBuilder` has encoded; nothing of a segment from before there were such vectors. */
export function decodeSparse(bytes: Uint8Array): SparseRows {
  if (bytes.length === 0) return { vectorOf: () => undefined, list: () => undefined };
  const reader = new ByteReader(bytes);
  const places = new Map([...reader.counts()].map((row, at) => [row, at]));
  const [offsets, indices, values] = [reader.counts(), reader.counts(), reader.floats()];
  const keys = [...reader.counts()];
  const list = listReader({ keys, offsets: reader.counts(), rows: reader.counts(), weights: reader.floats() });
  const vectorOf = (row: number): SparseVector | undefined => {
    const at = places.get(row);
    if (at === undefined) return undefined;
    const [from, end] = [offsets[at], offsets[at + 1]];
    return { indices: indices.slice(from, end), values: values.slice(from, end) };
  };
  return { vectorOf, list };
}
