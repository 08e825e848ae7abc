import type { AggregateGroup, AggregateQuery } from './vector-aggregate.ts';
import type { CollectionDefinition, DefinitionChange } from './vector-definition.ts';
import type { Metadata, VectorFilter } from './vector-filter.ts';
import type { VectorPatch, VectorRecord } from './vector-record.ts';
import type { SearchMatch, SearchQuery, VectorMatch, VectorQuery } from './vector-search.ts';

export interface VectorPage {
  readonly records: readonly VectorRecord[];
  /** Where the next page begins; absent after the last. */
  readonly next?: string | undefined;
}

export interface CollectionFacts {
  readonly definition: CollectionDefinition;
  readonly records: number;
  readonly namespaces: number;
  readonly segments: number;
  /** Records that are not in a segment yet. */
  readonly unsealed: number;
  /** Rows that a graph joins; the others are compared with one by one. Graphs are built behind the scenes. */
  readonly graphed: number;
  /** Of the records that are nearest, the share that the latest queries found, as looking at everything now and then says. */
  readonly recall?: number | undefined;
  /** Of its segments, on disk. */
  readonly sizeBytes: number;
}

/** What looking at a whole collection has shown. */
export interface VectorVerification {
  readonly records: number;
  /** Of files whose checksums were compared. */
  readonly checkedBytes: number;
  /** Of the ten nearest by comparing with everything, the share that queries find. Absent where there are no vectors. */
  readonly recall?: number | undefined;
  /** What is wrong, as sentences. */
  readonly findings: readonly string[];
}

/**
 * Vectors with metadata, by id, in namespaces. Changes are on disk when they resolve, and are seen by every query that
 * begins after that.
 */
export interface VectorCollection {
  readonly definition: CollectionDefinition;
  /** Puts records, or puts others in their place. All of them or, when it rejects, none. */
  upsert(records: readonly VectorRecord[], namespace?: string): Promise<void>;
  /** Resolves to how many of them were there. */
  update(patches: readonly VectorPatch[], namespace?: string): Promise<number>;
  /** Resolves to how many there were. */
  delete(
    what: { readonly ids: readonly string[] } | { readonly filter: VectorFilter },
    namespace?: string,
  ): Promise<number>;
  /** Everything of a namespace, at the cost of one record. */
  deleteNamespace(namespace: string): Promise<void>;
  /** Those that are there, in the order of the ids. */
  get(ids: readonly string[], namespace?: string): Promise<readonly VectorRecord[]>;
  /** Records in an order of the store, page by page. */
  list(options?: {
    readonly namespace?: string | undefined;
    readonly filter?: VectorFilter | undefined;
    readonly limit?: number | undefined;
    readonly after?: string | undefined;
  }): Promise<VectorPage>;
  /** The nearest, best first. */
  query(query: VectorQuery): Promise<readonly VectorMatch[]>;
  /** By vectors, sparse vectors, words, or several of them: the best first, or the best of each group. */
  search(query: SearchQuery): Promise<readonly SearchMatch[]>;
  /** Sums up what records have in fields of their metadata. */
  aggregate(query: AggregateQuery): Promise<readonly AggregateGroup[]>;
  count(namespace?: string, filter?: VectorFilter): Promise<number>;
  /** By name: how many records each has. */
  namespaces(): Promise<ReadonlyMap<string, number>>;
  facts(): Promise<CollectionFacts>;
  /** Looks at everything that is kept, and asks `samples` of its own vectors; queries go on meanwhile. */
  verify(samples: number): Promise<VectorVerification>;
}

export interface BackupFacts {
  /** How many were written. */
  readonly files: number;
  readonly sizeBytes: number;
}

/** What becomes of a backup. */
export interface RestoreOptions {
  /** The collection's new name, which must be free. */
  readonly name: string;
  /**
   * The collection that the backup was made of, whose log goes on from there as long as it is kept (`historyHours`).
   * Absent: what is in the backup.
   */
  readonly later?: string | undefined;
  /** Changes after this moment are left out, to the second, in milliseconds since the Unix epoch. Absent: none are. */
  readonly untilMs?: number | undefined;
}

/** Where vectors are kept: this machine, or a server of another's. */
export interface VectorStore extends AsyncDisposable {
  create(definition: CollectionDefinition): Promise<VectorCollection>;
  /** Undefined when there is none of that name. */
  open(name: string): Promise<VectorCollection | undefined>;
  list(): Promise<readonly CollectionDefinition[]>;
  /** Changes a definition, while queries go on and writers wait. Resolves to the collection as it is then. */
  alter(name: string, change: DefinitionChange): Promise<VectorCollection>;
  /** Copies a collection into a folder that is not there yet, while it is used. */
  backup(name: string, folder: string): Promise<BackupFacts>;
  /** Makes a collection of a backup, every page of it checked. */
  restore(folder: string, options: RestoreOptions): Promise<VectorCollection>;
  drop(name: string): Promise<void>;
  /** What `label` has kept of a collection; empty where there is nothing. */
  labels(name: string): Promise<Metadata>;
  /**
   * Keeps what those who made a collection want to know of it again, in the place of what was kept: at most 1 MiB of JSON,
   * of which the store itself reads nothing. It is on disk when this resolves.
   */
  label(name: string, labels: Metadata): Promise<void>;
}
