import { assert, unreachable } from '#base';
import type { CollectionDefinition, VectorMatch, VectorPatch, VectorQuery, VectorRecord } from '#contract';
import type { Operation } from '../log/operation.ts';
import type { Arenas } from '../memory/arenas.ts';
import { type Place, recordOf, type RecordFields, type RowSet } from '../rows/row-set.ts';
import { Tail } from '../rows/tail.ts';
import type { Segment } from '../segment/segment.ts';

/** A segment and where it is kept. */
export interface KeptSegment {
  readonly file: string;
  readonly sizeBytes: number;
  readonly segment: Segment;
}

/** All rows of a collection, in memory: the tail that grows, tails that wait for their segment, and segments. */
export class CollectionRows {
  #definition: CollectionDefinition;
  readonly #arenas: Arenas;
  #fields: RecordFields;
  /** By namespace: how many records are there. */
  readonly #counts = new Map<string, number>();
  #tail: Tail;
  #frozen: readonly Tail[] = [];
  #segments: readonly KeptSegment[];

  constructor(definition: CollectionDefinition, arenas: Arenas, segments: readonly KeptSegment[]) {
    this.#definition = definition;
    this.#arenas = arenas;
    this.#fields = fieldsOf(definition);
    this.#segments = segments;
    this.#tail = new Tail(definition, arenas);
    for (const { segment } of segments)
      for (const [namespace, count] of segment.namespaces()) this.#add(namespace, count);
  }

  get tail(): Tail {
    return this.#tail;
  }

  get frozen(): readonly Tail[] {
    return this.#frozen;
  }

  get segments(): readonly KeptSegment[] {
    return this.#segments;
  }

  /** By name, how many records each namespace has. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Newest first. */
  get sets(): readonly RowSet[] {
    return [this.#tail, ...this.#frozen.toReversed(), ...this.#segments.map(({ segment }) => segment).toReversed()];
  }

  find(namespace: string, id: string): Place | undefined {
    for (const rows of this.sets) {
      const row = rows.find(namespace, id);
      if (row !== undefined) return { rows, row };
    }
    return undefined;
  }

  record({ rows, row }: Place): VectorRecord {
    return recordOf(rows, row, this.#fields);
  }

  /** What a match tells of its record. */
  beside(
    place: Place,
    { includeMetadata = true, includeVectors = false }: Pick<VectorQuery, 'includeMetadata' | 'includeVectors'>,
  ): Omit<VectorMatch, 'id' | 'score'> {
    const { vectors, sparse } = includeVectors ? this.record(place) : {};
    return {
      ...(includeMetadata && { metadata: place.rows.metadataOf(place.row) }),
      ...(vectors && { vectors }),
      ...(sparse && { sparse }),
    };
  }

  /** Does what an operation says; returns how many records were there that it changed. */
  apply(operation: Operation): number {
    const { namespace } = operation;
    switch (operation.kind) {
      case 'upsert':
        return sum(operation.records, (record) => this.#put(namespace, record));
      case 'update':
        return sum(operation.patches, (patch) => this.#patch(namespace, patch));
      case 'delete':
        return sum(operation.ids, (id) => this.#kill(namespace, id));
      case 'clear': {
        const killed = sum(this.sets, (rows) => rows.killNamespace(namespace));
        this.#counts.delete(namespace);
        return killed;
      }
      default:
        return unreachable(operation);
    }
  }

  /** Goes on with another definition. There must be nothing in tails. */
  redefine(definition: CollectionDefinition): void {
    assert(this.#tail.count + this.#frozen.length === 0, 'all rows are in segments');
    this.#tail.free();
    this.#definition = definition;
    this.#fields = fieldsOf(definition);
    this.#tail = new Tail(definition, this.#arenas);
    for (const { segment } of this.#segments) segment.keepVectors(this.#fields.vectors);
  }

  /** Begins a new tail; what was in the old one waits for its segment. */
  freeze(): void {
    if (this.#tail.count === 0) return;
    this.#frozen = [...this.#frozen, this.#tail];
    this.#tail = new Tail(this.#definition, this.#arenas);
  }

  /** Puts a segment, if there is one, in the place of what it was made of. */
  replace(gone: ReadonlySet<RowSet>, segment: KeptSegment | undefined): void {
    this.#frozen = this.#frozen.filter((tail) => !gone.has(tail));
    const kept = this.#segments.filter((each) => !gone.has(each.segment));
    this.#segments = segment ? [...kept, segment] : kept;
    for (const rows of gone) rows.free();
  }

  free(): void {
    for (const rows of this.sets) rows.free();
  }

  #put(namespace: string, record: VectorRecord): number {
    const before = this.#kill(namespace, record.id);
    this.#tail.append(namespace, record);
    this.#add(namespace, 1);
    return before;
  }

  #patch(namespace: string, { id, vectors, sparse, metadata = {} }: VectorPatch): number {
    const place = this.find(namespace, id);
    if (!place) return 0;
    const before = this.record(place);
    const merged = Object.entries({ ...before.metadata, ...metadata }).filter(([, value]) => value !== undefined);
    return this.#put(namespace, {
      id,
      vectors: { ...before.vectors, ...vectors },
      sparse: { ...before.sparse, ...sparse },
      metadata: Object.fromEntries(merged) as NonNullable<VectorRecord['metadata']>,
    });
  }

  #kill(namespace: string, id: string): number {
    const place = this.find(namespace, id);
    if (!place) return 0;
    place.rows.kill(place.row);
    this.#add(namespace, -1);
    return 1;
  }

  #add(namespace: string, count: number): void {
    const now = (this.#counts.get(namespace) ?? 0) + count;
    if (now === 0) this.#counts.delete(namespace);
    else this.#counts.set(namespace, now);
  }
}

function sum<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

function fieldsOf({ vectors, sparse = [] }: CollectionDefinition): RecordFields {
  return { vectors: Object.keys(vectors), sparse };
}
