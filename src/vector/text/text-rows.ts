import type { Metadata, TextField } from '#contract';
import { valuesAt } from '../filter/metadata-values.ts';
import { ByteReader } from '../log/byte-reader.ts';
import { ByteWriter } from '../log/byte-writer.ts';
import { GrowingLists, listReader, type PostingList } from '../sparse/posting-list.ts';
import { analyserOf } from './analyse.ts';

/** The terms of one field of the metadata in a set of rows. */
export interface TextRows {
  /** Rows that have a term, and how often. */
  list(term: string): PostingList | undefined;
  /** How many terms each row has; 0 where the field is not there. */
  readonly lengths: ArrayLike<number>;
}

/** Gathers terms row by row: those of a tail, or of a segment that is written. */
export class TextRowsBuilder implements TextRows {
  readonly #path: string;
  readonly #field: TextField;
  readonly #lists = new GrowingLists<string>();
  readonly #lengths: number[] = [];

  constructor(path: string, field: TextField) {
    this.#path = path;
    this.#field = field;
  }

  get lengths(): ArrayLike<number> {
    return this.#lengths;
  }

  append(metadata: Metadata): void {
    const terms = termsAt(metadata, this.#path, this.#field);
    const row = this.#lengths.push(terms.length) - 1;
    for (const [term, count] of countsOf(terms)) this.#lists.add(term, row, count);
  }

  list(term: string): PostingList | undefined {
    return this.#lists.list(term);
  }

  encode(): Uint8Array {
    const { keys, offsets, rows, weights } = this.#lists.packed();
    const writer = new ByteWriter();
    writer.count(keys.length);
    for (const key of keys) writer.text(key);
    for (const numbers of [offsets, rows, weights, Uint32Array.from(this.#lengths)]) writer.numbers(numbers);
    return writer.bytes();
  }
}

/** What `TextRowsBuilder` has encoded. */
export function decodeText(bytes: Uint8Array): TextRows {
  const reader = new ByteReader(bytes);
  const keys = reader.many(() => reader.text());
  const list = listReader({ keys, offsets: reader.counts(), rows: reader.counts(), weights: reader.floats() });
  return { list, lengths: reader.counts() };
}

/** Of all texts of a field, one after the other. */
export function termsAt(metadata: Metadata, path: string, { analyser }: TextField): readonly string[] {
  const texts = valuesAt(metadata, path).filter((value) => typeof value === 'string');
  return texts.flatMap(analyserOf(analyser));
}

export function countsOf(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
