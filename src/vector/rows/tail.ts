import type { CollectionDefinition, FilterScalar, Metadata, VectorFilter, VectorRecord } from '#contract';
import { Bitmap } from '../filter/bitmap.ts';
import { matchesFilter } from '../filter/matches-filter.ts';
import { valuesAt } from '../filter/metadata-values.ts';
import type { Arenas } from '../memory/arenas.ts';
import type { Selection } from '../scan/selection.ts';
import { type SparseRows, SparseRowsBuilder } from '../sparse/sparse-rows.ts';
import { type TextRows, TextRowsBuilder } from '../text/text-rows.ts';
import type { FieldRegions, RowSet, StoredRow } from './row-set.ts';
import { TailVectors } from './tail-vectors.ts';

interface TailRow {
  readonly namespace: string;
  readonly id: string;
  readonly metadata: Metadata;
  isLive: boolean;
}

/** The records that came last, in memory only: the log has them on disk. They are found by looking at each. */
export class Tail implements RowSet {
  readonly #vectors: ReadonlyMap<string, TailVectors>;
  readonly #sparse: ReadonlyMap<string, SparseRowsBuilder>;
  readonly #texts: ReadonlyMap<string, TextRowsBuilder>;
  readonly #rows: TailRow[] = [];
  /** By namespace and id. */
  readonly #places = new Map<string, Map<string, number>>();
  #bytes = 0;
  #live = 0;

  constructor({ vectors, sparse = [], text = {} }: CollectionDefinition, arenas: Arenas) {
    this.#vectors = new Map(Object.entries(vectors).map(([name, field]) => [name, new TailVectors(arenas, field)]));
    this.#sparse = new Map(sparse.map((name) => [name, new SparseRowsBuilder()]));
    this.#texts = new Map(Object.entries(text).map(([path, field]) => [path, new TextRowsBuilder(path, field)]));
  }

  get count(): number {
    return this.#rows.length;
  }

  get live(): number {
    return this.#live;
  }

  /** About what it takes in memory, its dead included. */
  get sizeBytes(): number {
    return this.#bytes;
  }

  /** Adds a record that is not there. */
  append(namespace: string, { id, vectors, sparse = {}, metadata = {} }: VectorRecord): void {
    const row = this.#rows.length;
    for (const [name, field] of this.#vectors) field.append(row, vectors[name]);
    for (const [name, each] of this.#sparse) each.append(sparse[name]);
    for (const text of this.#texts.values()) text.append(metadata);
    this.#rows.push({ namespace, id, metadata, isLive: true });
    let places = this.#places.get(namespace);
    if (!places) this.#places.set(namespace, (places = new Map<string, number>()));
    places.set(id, row);
    this.#live++;
    const numbers = [
      ...Object.values(vectors),
      ...Object.values(sparse).flatMap(({ indices, values }) => [indices, values]),
    ];
    this.#bytes += rowOverheadBytes + numbers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  find(namespace: string, id: string): number | undefined {
    return this.#places.get(namespace)?.get(id);
  }

  isLive(row: number): boolean {
    return this.#rows[row]!.isLive;
  }

  kill(row: number): void {
    const { namespace, id } = this.#rows[row]!;
    this.#rows[row]!.isLive = false;
    this.#live--;
    const places = this.#places.get(namespace);
    places?.delete(id);
    if (places?.size === 0) this.#places.delete(namespace);
  }

  killNamespace(namespace: string): number {
    const rows = [...(this.#places.get(namespace)?.values() ?? [])];
    for (const row of rows) this.kill(row);
    return rows.length;
  }

  storedRow(row: number): StoredRow {
    const { namespace, id, metadata } = this.#rows[row]!;
    return { namespace, id, metadata: JSON.stringify(metadata) };
  }

  namespaceOf(row: number): string {
    return this.#rows[row]!.namespace;
  }

  idOf(row: number): string {
    return this.#rows[row]!.id;
  }

  metadataOf(row: number): Metadata {
    return this.#rows[row]!.metadata;
  }

  vectorOf(row: number, field: string): Float32Array | undefined {
    return this.#vectors.get(field)?.vectorOf(row);
  }

  namespaces(): ReadonlyMap<string, number> {
    return new Map(this.#places.entries().map(([namespace, { size }]) => [namespace, size]));
  }

  select(namespace: string, filter: VectorFilter | undefined): Selection {
    const size = this.#rows.length;
    const places = this.#places.get(namespace);
    if (filter === undefined && places?.size === size) return { first: 0, end: size, count: size };
    const mask = new Bitmap(size);
    for (const row of places?.values() ?? []) {
      const { id, metadata } = this.#rows[row]!;
      if (filter === undefined || matchesFilter(filter, id, metadata)) mask.add(row);
    }
    return { first: 0, end: size, mask, count: mask.count() };
  }

  regions(field: string): FieldRegions {
    return this.#vectors.get(field)?.regions ?? { dimensions: 0, vectors: [] };
  }

  sparse(name: string): SparseRows | undefined {
    return this.#sparse.get(name);
  }

  text(path: string): TextRows | undefined {
    return this.#texts.get(path);
  }

  visitValues(path: string, visit: (value: FilterScalar, row: number) => void): void {
    for (const [row, { metadata }] of this.#rows.entries())
      for (const value of valuesAt(metadata, path)) if (typeof value !== 'object') visit(value, row);
  }

  free(): void {
    for (const field of this.#vectors.values()) field.free();
  }
}

/** Of a row beside its vectors, about. */
const rowOverheadBytes = 400;
