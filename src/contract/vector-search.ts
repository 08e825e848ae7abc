import type { Metadata, VectorFilter } from './vector-filter.ts';
import type { SparseVector, VectorRecord } from './vector-record.ts';

export interface VectorQuery {
  /** Of which tenant; namespaces see nothing of each other. Default: "". */
  readonly namespace?: string | undefined;
  /** Default: the primary one of the collection. */
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
  /**
   * Of this many the best are taken, where the vectors are found by walking a graph: more find more, and take longer.
   * Default: 100, at least as many as are asked for.
   */
  readonly candidates?: number | undefined;
}

export interface VectorMatch {
  readonly id: string;
  /** In the metric's own measure. */
  readonly score: number;
  readonly metadata?: Metadata | undefined;
  readonly vectors?: VectorRecord['vectors'] | undefined;
  /** Beside `vectors`. */
  readonly sparse?: VectorRecord['sparse'] | undefined;
}

interface RankingBase {
  /** How much this order counts beside others. Default: 1. */
  readonly weight?: number | undefined;
  /** How many of its first are looked at for others to be combined with. Default: as many as are asked for, at least 100. */
  readonly depth?: number | undefined;
  /** Only what is at least this near, in the measure of this order. */
  readonly within?: number | undefined;
}

/** One order of records, best first. */
export type Ranking = DenseRanking | ExamplesRanking | SparseRanking | TextRanking;

/** By their vectors. */
export interface DenseRanking extends RankingBase {
  readonly by: 'vector';
  /** Default: the primary one of the collection. */
  readonly field?: string | undefined;
  readonly vector: Float32Array;
  /** Only what is farther than this, in the metric's own measure: with `within` it is a ring. */
  readonly beyond?: number | undefined;
  /** Compares with every vector itself and not with its code. Default: false. */
  readonly exact?: boolean | undefined;
  /** See `VectorQuery`. */
  readonly candidates?: number | undefined;
}

/** By how near they are to some records and how far from others, which are not found themselves. */
export interface ExamplesRanking extends RankingBase {
  readonly by: 'examples';
  readonly field?: string | undefined;
  /** Ids of records of the same namespace, or vectors; at least one. */
  readonly like: readonly (string | Float32Array)[];
  readonly unlike?: readonly (string | Float32Array)[] | undefined;
}

/** By the product of sparse vectors. Records that share no component are not found. */
export interface SparseRanking extends RankingBase {
  readonly by: 'sparse';
  readonly field: string;
  readonly vector: SparseVector;
}

/** By BM25. Records without any of the words are not found. */
export interface TextRanking extends RankingBase {
  readonly by: 'text';
  readonly text: string;
  /** By the path of the field: how much its score counts. Default: all fields of text, 1 each. Scores are summed. */
  readonly fields?: Readonly<Record<string, number>> | undefined;
  /** How many of the words one record must have at least. Default: 1. */
  readonly wordsMin?: number | 'all' | undefined;
}

/**
 * How several orders become one. `rrf` sums weight / (constant + rank) (reciprocal rank fusion; constant is 60 by default);
 * `convex` brings the scores of each order to 0..1 between its worst and its best candidate and takes the mean by weight;
 * `sum` takes weight × score, for scores that are of one measure. The last two know each order's score of every candidate.
 */
export type Fusion =
  | { readonly kind: 'rrf'; readonly constant?: number | undefined }
  | { readonly kind: 'convex' | 'sum' };

export interface SearchQuery {
  /** Default: "". */
  readonly namespace?: string | undefined;
  readonly rankings: readonly Ranking[];
  /** Default: `rrf`, where there is more than one order. */
  readonly fusion?: Fusion | undefined;
  /** How many at most; with `groupBy`, how many groups. */
  readonly k: number;
  /** So many of the first are left out. Default: 0. */
  readonly offset?: number | undefined;
  readonly filter?: VectorFilter | undefined;
  /** Records of one value of a field come together, `size` of each at most; records without it are not found. */
  readonly groupBy?: { readonly field: string; readonly size: number } | undefined;
  readonly includeVectors?: boolean | undefined;
  /** Default: true. */
  readonly includeMetadata?: boolean | undefined;
  /** Says of each match what each order had to do with it. Default: false. */
  readonly explain?: boolean | undefined;
}

/** What one of the orders had to do with a match. */
export interface RankingPart {
  /** In this order's own measure: 0 for a record without any of the words; absent for one without such a vector. */
  readonly score?: number | undefined;
  /** From 1 on; absent where it was not among those that were looked at. */
  readonly rank?: number | undefined;
  /** Of the whole score. */
  readonly contribution: number;
}

export interface SearchMatch extends VectorMatch {
  /** The value that its group has in common. */
  readonly group?: string | number | boolean | undefined;
  /** In the order of the rankings. */
  readonly parts?: readonly RankingPart[] | undefined;
}
