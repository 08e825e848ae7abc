import type { FilterScalar, Metadata, VectorFilter } from '#contract';
import { Bitmap } from '../filter/bitmap.ts';
import { matchesFilter } from '../filter/matches-filter.ts';
import { visitField } from '../filter/field-index.ts';
import { selectRows } from '../filter/select-rows.ts';
import type { FieldRegions, RowSet, StoredRow } from '../rows/row-set.ts';
import { floatsOf, hasVector } from '../scan/region.ts';
import type { Selection } from '../scan/selection.ts';
import type { SparseRows } from '../sparse/sparse-rows.ts';
import type { TextRows } from '../text/text-rows.ts';
import { findInTable, keyOf } from './id-table.ts';
import { KeptMasks, type Mask } from './kept-masks.ts';
import type { SegmentColumns } from './segment-columns.ts';
import type { SegmentFacts } from './segment-facts.ts';
import { SegmentRegions } from './segment-regions.ts';
import { textAt } from './text-at.ts';

/** Rows of one namespace, which follow each other. */
interface Range {
  readonly first: number;
  readonly end: number;
  dead: number;
}

/** Below this many rows of a namespace, looking at each is quicker than combining the indexes of the whole segment. */
const lookedAtMax = 256;

/** Records that do not change any more, but for dying. */
export class Segment implements RowSet {
  readonly count: number;
  readonly memory: SegmentRegions;
  readonly #columns: SegmentColumns;
  readonly #ranges: ReadonlyMap<string, Range>;
  readonly #starts: readonly number[];
  readonly #names: readonly string[];
  readonly #dead: Bitmap;
  #texts: ReadonlyMap<string, TextRows>;
  readonly #masks = new KeptMasks();
  #deadCount = 0;

  constructor({ rows, namespaces }: SegmentFacts, columns: SegmentColumns) {
    this.count = rows;
    this.#columns = columns;
    this.memory = new SegmentRegions(columns.regions);
    this.#texts = columns.texts;
    this.#names = namespaces.map(([name]) => name);
    this.#starts = namespaces.map(([, first]) => first);
    const endOf = (index: number) => this.#starts[index + 1] ?? rows;
    this.#ranges = new Map(namespaces.map(([name, first], index) => [name, { first, end: endOf(index), dead: 0 }]));
    this.#dead = new Bitmap(rows);
  }

  get live(): number {
    return this.count - this.#deadCount;
  }

  /** Which rows are dead, as it is kept beside the segment. */
  get dead(): Bitmap {
    return this.#dead;
  }

  find(namespace: string, id: string): number | undefined {
    const range = this.#ranges.get(namespace);
    if (!range) return undefined;
    return findInTable(
      this.#columns.idTable,
      keyOf(namespace, id),
      (row) => row >= range.first && row < range.end && !this.#dead.has(row) && this.idOf(row) === id,
    );
  }

  isLive(row: number): boolean {
    return !this.#dead.has(row);
  }

  kill(row: number): void {
    if (this.#dead.has(row)) return;
    this.#dead.add(row);
    this.#deadCount++;
    this.#ranges.get(this.namespaceOf(row))!.dead++;
  }

  killNamespace(namespace: string): number {
    const range = this.#ranges.get(namespace);
    if (!range) return 0;
    const before = this.#deadCount;
    for (let row = range.first; row < range.end; row++) this.kill(row);
    return this.#deadCount - before;
  }

  storedRow(row: number): StoredRow {
    return { namespace: this.namespaceOf(row), id: this.idOf(row), metadata: this.#metadataText(row) };
  }

  /** By halving: rows of a namespace follow each other. */
  namespaceOf(row: number): string {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#starts[middle]! <= row) low = middle;
      else high = middle - 1;
    }
    return this.#names[low]!;
  }

  idOf(row: number): string {
    const { ids, idEnds } = this.#columns;
    return textAt(ids, idEnds, row);
  }

  metadataOf(row: number): Metadata {
    return JSON.parse(this.#metadataText(row)) as Metadata;
  }

  vectorOf(row: number, field: string): Float32Array | undefined {
    const { dimensions, vectors } = this.regions(field);
    const region = vectors[0];
    if (region === undefined || !hasVector(region, row)) return undefined;
    return floatsOf(region, row, dimensions);
  }

  namespaces(): ReadonlyMap<string, number> {
    const live = this.#ranges.entries().map(([name, { first, end, dead }]) => [name, end - first - dead] as const);
    return new Map(live.filter(([, count]) => count > 0));
  }

  select(namespace: string, filter: VectorFilter | undefined): Selection {
    const { first, end, dead } = this.#ranges.get(namespace) ?? { first: 0, end: 0, dead: 0 };
    if (filter === undefined && dead === 0) return { first, end, count: end - first };
    const { rows, count } = this.#mask(namespace, filter, first, end);
    if (dead === 0) return { first, end, mask: rows, count };
    const live = rows.without(this.#dead);
    return { first, end, mask: live, count: live.count() };
  }

  /** The namespaces that have so many rows at least, the dead included. */
  ranges(rowsMin: number): readonly { readonly first: number; readonly end: number }[] {
    return [...this.#ranges.values()].filter(({ first, end }) => end - first >= rowsMin);
  }

  regions(field: string): FieldRegions {
    return this.memory.of(field);
  }

  sparse(name: string): SparseRows | undefined {
    return this.#columns.sparse.get(name);
  }

  text(path: string): TextRows | undefined {
    return this.#texts.get(path);
  }

  visitValues(path: string, visit: (value: FilterScalar, row: number) => void): void {
    const field = this.#columns.fields.field(path);
    if (field) visitField(field, visit);
  }

  /** Terms of fields that have become text. */
  setTexts(texts: ReadonlyMap<string, TextRows>): void {
    this.#texts = texts;
  }

  /** Frees the vectors of other names. */
  keepVectors(names: readonly string[]): void {
    this.memory.keep(names);
  }

  free(): void {
    this.memory.keep([]);
  }

  #all(first: number, end: number): Bitmap {
    const all = new Bitmap(this.count);
    all.addRange(first, end);
    return all;
  }

  /** Of a namespace, the dead included or not. */
  #mask(namespace: string, filter: VectorFilter | undefined, first: number, end: number): Mask {
    if (filter === undefined) return { rows: this.#all(first, end), count: end - first };
    if (end - first <= lookedAtMax) return this.#lookedAt(filter, first, end);
    return this.#masks.of(namespace, filter, () => this.#matching(namespace, filter, first, end));
  }

  #lookedAt(filter: VectorFilter, first: number, end: number): Mask {
    const rows = new Bitmap(this.count);
    let count = 0;
    for (let row = first; row < end; row++) {
      if (this.#dead.has(row) || !matchesFilter(filter, this.idOf(row), this.metadataOf(row))) continue;
      rows.add(row);
      count++;
    }
    return { rows, count };
  }

  #matching(namespace: string, filter: VectorFilter, first: number, end: number): Bitmap {
    const { fields } = this.#columns;
    const found = selectRows(filter, {
      size: this.count,
      field: (path) => fields.field(path),
      words: (path) => fields.words(path),
      rowsOf: (ids) => ids.map((id) => this.find(namespace, id)).filter((row) => row !== undefined),
    });
    const isWhole = first === 0 && end === this.count;
    return isWhole ? found : found.and(this.#all(first, end));
  }

  #metadataText(row: number): string {
    const { metadata, metadataEnds } = this.#columns;
    return textAt(metadata, metadataEnds, row);
  }
}
