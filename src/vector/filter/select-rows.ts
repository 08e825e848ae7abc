import { unreachable } from '#base';
import type { FilterScalar, NumberRange, VectorFilter } from '#contract';
import { Bitmap } from './bitmap.ts';
import type { FieldIndex, SortedNumbers } from './field-index.ts';
import { datesOf } from './matches-filter.ts';
import { distanceMetres, latitudeReach } from './sphere.ts';
import { wordsOf } from './words.ts';

/** The rows of one segment, as their indexes have them. */
export interface IndexedRows {
  readonly size: number;
  /** Undefined where no row has the field. */
  field(path: string): FieldIndex | undefined;
  /** Words of the field's texts, each with the numbers of the texts that hold it. */
  words(path: string): ReadonlyMap<string, readonly number[]>;
  /** Where a record is, if it is here. */
  rowsOf(ids: readonly string[]): readonly number[];
}

/** All rows that a filter asks for, the dead among them: by the indexes, without a look at any row. */
export function selectRows(filter: VectorFilter, rows: IndexedRows): Bitmap {
  const of = (found: Iterable<number>) => Bitmap.of(rows.size, found);
  const none = new Bitmap(rows.size);
  switch (filter.op) {
    case 'and':
      return filter.of.map((each) => selectRows(each, rows)).reduce((a, b) => a.and(b), none.inverse());
    case 'or':
      return filter.of.map((each) => selectRows(each, rows)).reduce((a, b) => a.or(b), none);
    case 'not':
      return selectRows(filter.of, rows).inverse();
    case 'ids':
      return of(rows.rowsOf(filter.ids));
    case 'words':
      return of(rowsWithWords(filter.field, wordsOf(filter.text), rows));
    default: {
      const field = rows.field(filter.field);
      return field ? of(rowsOfField(filter, field)) : none;
    }
  }
}

type FieldFilter = Exclude<VectorFilter, { readonly op: 'and' | 'or' | 'not' | 'ids' | 'words' }>;

function* rowsOfField(filter: FieldFilter, field: FieldIndex): Iterable<number> {
  switch (filter.op) {
    case 'equals':
      return yield* rowsWith(filter.value, field);
    case 'in':
      for (const value of filter.values) yield* rowsWith(value, field);
      return;
    case 'range':
      return yield* rowsBetween(field.numbers, filter);
    case 'dates':
      return yield* rowsBetween(field.dates, datesOf(filter));
    case 'prefix':
      for (let at = firstAtLeast(field.texts, filter.text); field.texts[at]?.startsWith(filter.text); at++)
        yield* textRows(field, at);
      return;
    case 'near': {
      const reach = latitudeReach(filter.radiusMetres);
      const { values, rows } = field.latitudes;
      for (let at = firstAtLeast(values, filter.lat - reach); values[at]! <= filter.lat + reach; at++) {
        const place = { lat: values[at]!, lon: field.longitudes[at]! };
        if (distanceMetres(place, filter) <= filter.radiusMetres) yield rows[at]!;
      }
      return;
    }
    case 'exists':
      return yield* field.presentRows;
    case 'null':
      return yield* field.nullRows;
    default:
      unreachable(filter);
  }
}

function rowsWith(value: FilterScalar, field: FieldIndex): Iterable<number> {
  if (typeof value === 'boolean') return value ? field.trueRows : field.falseRows;
  if (typeof value === 'number')
    return rowsBetween(field.numbers, { op: 'range', field: '', atLeast: value, atMost: value });
  const at = firstAtLeast(field.texts, value);
  return field.texts[at] === value ? textRows(field, at) : [];
}

function textRows({ textOffsets, textRows: rows }: FieldIndex, at: number): Uint32Array {
  return rows.subarray(textOffsets[at], textOffsets[at + 1]);
}

function rowsBetween({ values, rows }: SortedNumbers, { above, atLeast, below, atMost }: NumberRange): Uint32Array {
  const from = Math.max(
    atLeast === undefined ? 0 : firstAtLeast(values, atLeast),
    above === undefined ? 0 : firstAbove(values, above),
  );
  const end = Math.min(
    below === undefined ? values.length : firstAtLeast(values, below),
    atMost === undefined ? values.length : firstAbove(values, atMost),
  );
  return rows.subarray(from, Math.max(from, end));
}

/** The first place whose value is not below; the length when there is none. */
function firstAtLeast<Value extends string | number>(sorted: ArrayLike<Value>, value: Value): number {
  return firstWhere(sorted.length, (at) => sorted[at]! >= value);
}

function firstAbove(sorted: ArrayLike<number>, value: number): number {
  return firstWhere(sorted.length, (at) => sorted[at]! > value);
}

function firstWhere(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Of texts that hold all of the words, of which those with the rarest word are looked at. */
function* rowsWithWords(path: string, wanted: readonly string[], rows: IndexedRows): Iterable<number> {
  const field = rows.field(path);
  if (field === undefined || wanted.length === 0) return;
  const index = rows.words(path);
  const lists = wanted.map((word) => index.get(word) ?? []);
  const rarest = lists.reduce((a, b) => (b.length < a.length ? b : a));
  for (const text of rarest) {
    const words = new Set(wordsOf(field.texts[text]!));
    if (wanted.every((word) => words.has(word))) yield* textRows(field, text);
  }
}
