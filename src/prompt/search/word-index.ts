import type { RawBuilder } from 'kysely';
import type { SearchRow, SearchTables } from './search-tables.ts';
import type { Searchable } from './searchable.ts';
import type { WordQuery } from './word-query.ts';

/** A run as it goes into the index, or out of it. */
export interface IndexedRun {
  readonly row: SearchRow;
  readonly searchable: Searchable;
}

/** A question to the index as parts of a statement, in which `run` is `run_search`. */
export interface MatchedRuns {
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<boolean>;
  /** The greater, the better a run fits the words. */
  readonly rank: RawBuilder<number>;
  /** The place of a run, as the index is read in its order. */
  readonly place: RawBuilder<number>;
}

/** The last run that is indexed: in the order of positions, and of ids where these are the same. */
export type Watermark = SearchTables['run_search_state'];

/** The index of words of one kind of database. */
export interface WordIndex {
  /** The position of a row of `run` in the order in which rows have come. */
  readonly position: RawBuilder<number>;
  /** That a row came after another one, and none can come between them any more. */
  isNew(last: Watermark): RawBuilder<boolean>;
  /** Statements that add runs to `run_search` and the index; those that are not in `run` any more are left out. */
  adding(runs: readonly IndexedRun[]): readonly RawBuilder<unknown>[];
  matching(query: WordQuery): MatchedRuns;
}
