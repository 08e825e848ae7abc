import type { FilterScalar, MetadataValue } from '#contract';
import { ByteReader } from '../log/byte-reader.ts';
import { ByteWriter } from '../log/byte-writer.ts';
import { dateOf } from './dates.ts';
import { type Place, placeOf } from './sphere.ts';

/** Rows in order of a number that each of them has. */
export interface SortedNumbers {
  readonly values: Float64Array;
  readonly rows: Uint32Array;
}

/** One field in all rows of a segment: which rows have which values, so that a filter looks at no row. */
export interface FieldIndex {
  /** In order of their code units. */
  readonly texts: readonly string[];
  /** Rows of text n are those from `offsets[n]` to `offsets[n + 1]` in `textRows`. */
  readonly textOffsets: Uint32Array;
  readonly textRows: Uint32Array;
  readonly numbers: SortedNumbers;
  /** Of texts that are dates, in milliseconds since the Unix epoch. */
  readonly dates: SortedNumbers;
  /** By latitude, and the longitudes beside them. */
  readonly latitudes: SortedNumbers;
  readonly longitudes: Float64Array;
  readonly trueRows: Uint32Array;
  readonly falseRows: Uint32Array;
  readonly nullRows: Uint32Array;
  /** With something that is not null. */
  readonly presentRows: Uint32Array;
}

type Pair = readonly [value: number, row: number];

/** Gathers what rows have in one field. Rows are added in order. */
export class FieldIndexBuilder {
  readonly #texts = new Map<string, number[]>();
  readonly #numbers: Pair[] = [];
  readonly #dates: Pair[] = [];
  readonly #places: (readonly [place: Place, row: number])[] = [];
  readonly #true: number[] = [];
  readonly #false: number[] = [];
  readonly #null: number[] = [];
  readonly #present: number[] = [];

  add(row: number, value: MetadataValue): void {
    if (value === null) return push(this.#null, row);
    push(this.#present, row);
    if (typeof value === 'string') {
      const rows = this.#texts.get(value);
      if (rows) push(rows, row);
      else this.#texts.set(value, [row]);
      const date = dateOf(value);
      if (date !== undefined) this.#dates.push([date, row]);
    } else if (typeof value === 'number') this.#numbers.push([value, row]);
    else if (typeof value === 'boolean') push(value ? this.#true : this.#false, row);
    else {
      const place = placeOf(value);
      if (place) this.#places.push([place, row]);
    }
  }

  encode(): Uint8Array {
    const writer = new ByteWriter();
    const texts = [...this.#texts.keys()].toSorted();
    const rows = texts.map((text) => this.#texts.get(text)!);
    let end = 0;
    writer.count(texts.length);
    for (const text of texts) writer.text(text);
    writeNumbers(writer, [0, ...rows.map((each) => (end += each.length))]);
    writeNumbers(writer, rows.flat());
    for (const pairs of [this.#numbers, this.#dates]) writeSorted(writer, pairs);
    const places = this.#places.toSorted(([a], [b]) => a.lat - b.lat);
    writeDoubles(
      writer,
      places.map(([{ lat }]) => lat),
    );
    writeNumbers(
      writer,
      places.map(([, row]) => row),
    );
    writeDoubles(
      writer,
      places.map(([{ lon }]) => lon),
    );
    for (const each of [this.#true, this.#false, this.#null, this.#present]) writeNumbers(writer, each);
    return writer.bytes();
  }
}

export function decodeFieldIndex(bytes: Uint8Array): FieldIndex {
  const reader = new ByteReader(bytes);
  const counts = () => reader.counts();
  const doubles = () => reader.doubles();
  const sorted = (): SortedNumbers => ({ values: doubles(), rows: counts() });
  return {
    texts: reader.many(() => reader.text()),
    textOffsets: counts(),
    textRows: counts(),
    numbers: sorted(),
    dates: sorted(),
    latitudes: sorted(),
    longitudes: doubles(),
    trueRows: counts(),
    falseRows: counts(),
    nullRows: counts(),
    presentRows: counts(),
  };
}

/** Every text, number and boolean with its row. */
export function visitField(field: FieldIndex, visit: (value: FilterScalar, row: number) => void): void {
  const { texts, textOffsets, textRows, numbers, trueRows, falseRows } = field;
  for (const [at, text] of texts.entries())
    for (let place = textOffsets[at]!; place < textOffsets[at + 1]!; place++) visit(text, textRows[place]!);
  for (const [at, value] of numbers.values.entries()) visit(value, numbers.rows[at]!);
  for (const row of trueRows) visit(true, row);
  for (const row of falseRows) visit(false, row);
}

/** A row that has a value twice is in its list once. */
function push(rows: number[], row: number): void {
  if (rows.at(-1) !== row) rows.push(row);
}

function writeSorted(writer: ByteWriter, pairs: readonly Pair[]): void {
  const inOrder = pairs.toSorted(([a], [b]) => a - b);
  writeDoubles(
    writer,
    inOrder.map(([value]) => value),
  );
  writeNumbers(
    writer,
    inOrder.map(([, row]) => row),
  );
}

function writeNumbers(writer: ByteWriter, values: readonly number[]): void {
  writer.numbers(Uint32Array.from(values));
}

function writeDoubles(writer: ByteWriter, values: readonly number[]): void {
  writer.numbers(Float64Array.from(values));
}
