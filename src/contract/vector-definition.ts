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
  /** What these vectors are made of, by who serves the store, where a record comes without one. The store makes none. */
  readonly source?: VectorSource | undefined;
}

/** A text, and who reads it. */
export interface VectorSource {
  /** Path of the text in the metadata. */
  readonly field: string;
  /** A route to an encoder. */
  readonly route: string;
}

/** What a field of the metadata must be, where a collection says so. */
export type MetadataType = 'string' | 'number' | 'boolean' | 'date' | 'geo' | 'any';

/**
 * How a text becomes the terms by which it is found. `words` are runs of letters and digits in small letters, composed as
 * Unicode's NFKC has it; languages leave out their commonest words and reduce the others to their stems; `whitespace` leaves
 * everything as it is between white space; `trigrams` are all runs of three letters, for parts of words and for scripts
 * without spaces.
 */
export type TextAnalyser =
  | 'words'
  | 'whitespace'
  | 'trigrams'
  | 'english'
  | 'french'
  | 'german'
  | 'italian'
  | 'portuguese'
  | 'spanish';

/** A field of the metadata that is found by its words, in the order of BM25. */
export interface TextField {
  /** Default: `words`. */
  readonly analyser?: TextAnalyser | undefined;
  /** How soon more of the same word counts no more. Default: 1.2. */
  readonly k1?: number | undefined;
  /** How much a long text has to have more of a word, 0 to 1. Default: 0.75. */
  readonly b?: number | undefined;
}

export interface CollectionDefinition {
  /** Letters, digits, "_" and "-", at most 100. */
  readonly name: string;
  /** By name; there may be none where there are sparse vectors or text. */
  readonly vectors: Readonly<Record<string, VectorField>>;
  /** The vectors that are meant where none are named. Default: "default". */
  readonly primary?: string | undefined;
  /** Names of sparse vectors that records can have. They are compared by their product. */
  readonly sparse?: readonly string[] | undefined;
  /** By the path of the field. */
  readonly text?: Readonly<Record<string, TextField>> | undefined;
  /** Types of fields. What it names is checked; lists of that type are fine. Absent: anything goes. */
  readonly schema?: Readonly<Record<string, MetadataType>> | undefined;
  /** How long its log is kept, so that a backup can be brought to any moment since. Default: as short as possible. */
  readonly historyHours?: number | undefined;
}

/** What becomes of a definition. What it does not name stays; what is undefined in it goes. */
export interface DefinitionChange {
  /**
   * Vectors that are new, or have another source, or undefined for those that are dropped with all that records have of
   * them.
   */
  readonly vectors?: Readonly<Record<string, VectorField | undefined>> | undefined;
  readonly primary?: string | undefined;
  /** All that there are from now on. */
  readonly sparse?: readonly string[] | undefined;
  readonly text?: Readonly<Record<string, TextField | undefined>> | undefined;
  readonly schema?: Readonly<Record<string, MetadataType>> | undefined;
  readonly historyHours?: number | undefined;
}
