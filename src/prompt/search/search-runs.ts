import { sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { runsById } from '../runs/runs-by-id.ts';
import type { Run } from '../runs/run.ts';
import { matchedRuns } from './matched-runs.ts';
import type { RunQuery } from './search-filter.ts';
import { answeredText, askedText } from './searchable.ts';
import { snippetOf } from './snippet.ts';

/** Of the runs that fit, the newest so many are ranked: a word that is everywhere tells little of any. */
const rankedMax = 1000;
const limitMax = 100;

/** `relevance`: the words, then the newest. Without words they are all as relevant. */
export const runOrders = ['relevance', 'newest', 'oldest', 'dearest', 'slowest'] as const;
export type RunOrder = (typeof runOrders)[number];

export interface SearchOptions {
  /** Default: `relevance`. */
  readonly order?: RunOrder | undefined;
  /** At most 100. Default: 20. */
  readonly limit?: number | undefined;
  /** Of a page after the first; at most 1000. */
  readonly skip?: number | undefined;
}

export interface RunHit {
  /** Without its texts. */
  readonly run: Run;
  /** The greater, the better it fits the words; 0 without words. */
  readonly rank: number;
  /** Where the words are in what was asked and answered, or how these begin. Absent where no texts are kept. */
  readonly asked?: string | undefined;
  readonly answered?: string | undefined;
}

const orders = {
  relevance: sql`run.place desc`,
  newest: sql`run.place desc`,
  oldest: sql`run.place`,
  dearest: sql`coalesce(run.cost_nanos, 0) desc, run.place desc`,
  slowest: sql`run.duration_ms desc, run.place desc`,
} as const;

/**
 * Finds runs by words and facts.
 *
 * @throws InvalidSearchError
 */
export async function searchRuns(
  database: BulkDatabase,
  query: RunQuery,
  { order = 'relevance', limit = 20, skip = 0 }: SearchOptions = {},
): Promise<readonly RunHit[]> {
  const matched = await matchedRuns(database, query);
  if (matched === undefined) return [];
  const [from, to] = [Math.max(0, skip), Math.max(0, skip) + Math.min(Math.max(1, limit), limitMax)];
  const isRanked = order === 'relevance' && (query.words ?? '').trim() !== '';
  // In the order of the index, reading may stop when there are enough.
  const inOrder = order === 'relevance' || order === 'newest' ? sql`${matched.place} desc` : orders[order];
  const { rows } = await sql<{ id: string; rank: number }>`
    select run.id, ${isRanked ? matched.rank : sql`0`} as rank from ${matched.from}
    where ${matched.where} order by ${inOrder} limit ${isRanked ? rankedMax : to}`.execute(database.kysely);
  // A stable sort: of equals the newest stay first.
  const ranked = isRanked ? rows.toSorted((one, other) => other.rank - one.rank) : rows;
  const page = ranked.slice(from, to);
  const runs = await runsById(
    database,
    page.map(({ id }) => id),
  );
  return page.flatMap(({ id, rank }) => {
    const run = runs.get(id);
    return run ? [hitOf(run, rank, query.words)] : [];
  });
}

export function hitOf({ texts, ...run }: Run, rank: number, words = ''): RunHit {
  if (texts === undefined) return { run, rank };
  return {
    run,
    rank,
    asked: snippetOf(askedText(texts.input), words),
    answered: snippetOf(answeredText(texts), words),
  };
}
