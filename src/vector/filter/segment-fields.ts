import type { Metadata } from '#contract';
import { ByteReader } from '../log/byte-reader.ts';
import { ByteWriter } from '../log/byte-writer.ts';
import { decodeFieldIndex, type FieldIndex, FieldIndexBuilder } from './field-index.ts';
import { walkMetadata } from './metadata-values.ts';
import { wordsOf } from './words.ts';

/** Gathers the indexes of all fields of a segment, row by row. */
export class SegmentFieldsBuilder {
  readonly #fields = new Map<string, FieldIndexBuilder>();

  add(row: number, metadata: Metadata): void {
    walkMetadata(metadata, (path, value) => {
      let field = this.#fields.get(path);
      if (!field) this.#fields.set(path, (field = new FieldIndexBuilder()));
      field.add(row, value);
    });
  }

  encode(): Uint8Array {
    const writer = new ByteWriter();
    writer.count(this.#fields.size);
    for (const [path, field] of this.#fields) {
      writer.text(path);
      writer.bytesOf(field.encode());
    }
    return writer.bytes();
  }
}

/** The indexes of a segment's fields. Each is read when a filter first asks for it. */
export class SegmentFields {
  readonly #encoded: ReadonlyMap<string, Uint8Array>;
  readonly #fields = new Map<string, FieldIndex>();
  readonly #words = new Map<string, ReadonlyMap<string, readonly number[]>>();

  constructor(bytes: Uint8Array) {
    const reader = new ByteReader(bytes);
    this.#encoded = new Map(reader.many(() => [reader.text(), reader.bytesOf()] as const));
  }

  get paths(): readonly string[] {
    return [...this.#encoded.keys()];
  }

  field(path: string): FieldIndex | undefined {
    const known = this.#fields.get(path);
    const encoded = this.#encoded.get(path);
    if (known !== undefined || encoded === undefined) return known;
    const field = decodeFieldIndex(encoded);
    this.#fields.set(path, field);
    return field;
  }

  /** By word: the numbers of the field's texts that hold it. */
  words(path: string): ReadonlyMap<string, readonly number[]> {
    const known = this.#words.get(path);
    if (known) return known;
    const words = new Map<string, number[]>();
    for (const [index, text] of (this.field(path)?.texts ?? []).entries()) {
      for (const word of new Set(wordsOf(text))) {
        const list = words.get(word);
        if (list) list.push(index);
        else words.set(word, [index]);
      }
    }
    this.#words.set(path, words);
    return words;
  }
}
