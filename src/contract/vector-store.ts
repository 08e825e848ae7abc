import type { Metadata, VectorFilter } from './vector-filter.ts';

/**
 * How near two vectors are. `cosine` and `dot` are similarities, greater is nearer; `l2` (squared Euclidean), `hamming` (bits
 * that differ) and `jaccard` (1 - shared bits / all bits) are distances, smaller is nearer. Hamming and Jaccard take
 * components that are not 0 as bits that are set.
 */
export type VectorMetric = 'cosine' | 'dot' | 'l2' | 'hamming' | 'jaccard';

/** One kind of vector that the records of a collection can have. */
export interface VectorField {
  readonly dimensions: number;
  readonly metric: VectorMetric;
  /**
   * What full scans read in the place of the vectors; the best are compared again with the vectors themselves. `int8` takes a
   * quarter of the memory traffic, `binary` a thirty-second at some loss of recall. Default: `int8`.
   */
  readonly codes?: 'none' | 'int8' | 'binary' | undefined;
}

/** What a field of the metadata must be, where a collection says so. */
export type MetadataType = 'string' | 'number' | 'boolean' | 'date' | 'geo' | 'any';

export interface CollectionDefinition {
  /** Letters, digits, "_" and "-", at most 100. */
  readonly name: string;
  /** By name; the one that is called "default" is meant where none is named. */
  readonly vectors: Readonly<Record<string, VectorField>>;
  /** Types of fields. What it names is checked; lists of that type are fine. Absent: anything goes. */
  readonly schema?: Readonly<Record<string, MetadataType>> | undefined;
}

export interface VectorRecord {
  /** Unique in its namespace. */
  readonly id: string;
  /** By the name of the field. A record may lack some. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
  readonly metadata?: Metadata | undefined;
}

/** Changes of a record that is there; what it does not name stays. */
export interface VectorPatch {
  readonly id: string;
  readonly vectors?: Readonly<Record<string, Float32Array>> | undefined;
  /** Fields that are set, at the top level; one that is undefined is taken away. */
  readonly metadata?: Readonly<Record<string, Metadata[string] | undefined>> | undefined;
}

export interface VectorQuery {
  /** Of which tenant; namespaces see nothing of each other. Default: "". */
  readonly namespace?: string | undefined;
  /** Default: "default". */
  readonly field?: string | undefined;
  readonly vector: Float32Array;
  /** How many at most. */
  readonly k: number;
  readonly filter?: VectorFilter | undefined;
  /** Only what is at least this near, in the metric's own measure. */
  readonly within?: number | undefined;
  readonly includeVectors?: boolean | undefined;
  /** Default: true. */
  readonly includeMetadata?: boolean | undefined;
  /** Compares with every vector itself and not with its code. Default: false. */
  readonly exact?: boolean | undefined;
}

export interface VectorMatch {
  readonly id: string;
  /** In the metric's own measure. */
  readonly score: number;
  readonly metadata?: Metadata | undefined;
  readonly vectors?: VectorRecord['vectors'] | undefined;
}

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
  count(namespace?: string, filter?: VectorFilter): Promise<number>;
  /** By name: how many records each has. */
  namespaces(): Promise<ReadonlyMap<string, number>>;
  facts(): Promise<CollectionFacts>;
  /** Looks at everything that is kept, and asks `samples` of its own vectors; queries go on meanwhile. */
  verify(samples: number): Promise<VectorVerification>;
}

/** Where vectors are kept: this machine, or a server of another's. */
export interface VectorStore extends AsyncDisposable {
  create(definition: CollectionDefinition): Promise<VectorCollection>;
  /** Undefined when there is none of that name. */
  open(name: string): Promise<VectorCollection | undefined>;
  list(): Promise<readonly CollectionDefinition[]>;
  drop(name: string): Promise<void>;
}
