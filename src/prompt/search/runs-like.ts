import { type RawBuilder, sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { runsById } from '../runs/runs-by-id.ts';
import { factWord } from './fact-word.ts';
import { matchedRuns } from './matched-runs.ts';
import { bucketsOf, resemblance, shinglesOf } from './min-hash.ts';
import type { RunQuery } from './search-filter.ts';
import { hitOf, type RunHit } from './search-runs.ts';
import { questionOf } from './searchable.ts';
import type { WordQuery } from './word-query.ts';
import { wordsOf } from './words.ts';

/** Of a question: what is compared of those that share a bucket or seldom words with it. */
const comparedMax = 100;
/** Of those that share any of the words, the newest so many are looked at. */
const candidatesMax = 500;
/** Words that are in more runs than this are all as common. */
const commonRuns = 200;
const rareWords = 24;
const wordsMax = 40;

export interface LikeRun extends RunHit {
  /** How much of the two questions is the same, from 0 to 1. */
  readonly resemblance: number;
}

/**
 * Runs that asked what a text asks, those most like it first: who has already had this solved, and how.
 *
 * @param query limits them; its words must occur, too
 * @throws InvalidSearchError
 */
export async function runsLike(
  database: BulkDatabase,
  query: RunQuery,
  text: string,
  limit = 20,
): Promise<readonly LikeRun[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const shingles = shinglesOf(words);
  const buckets = bucketsOf(shingles).map((bucket) => factWord('bucket', bucket));
  const rare = await rareWordsOf(database, query, words);
  const anyOf = rare.map((word) => ({ words: [word], isPrefix: false, field: 'asked' as const }));
  const ids = new Map([
    ...(await candidates(database, query, (asked) => ({ ...asked, facts: [...asked.facts, buckets] }))),
    ...(anyOf.length === 0
      ? []
      : await candidates(database, query, (asked) => ({ ...asked, clauses: [...asked.clauses, anyOf] }))),
  ]);
  const runs = await runsById(database, [...ids.keys()]);
  return [...runs.values()]
    .map((run): LikeRun => {
      const question = run.texts ? questionOf(run.texts.input) : '';
      const rank = ids.get(run.id) ?? 0;
      return { ...hitOf(run, rank, text), resemblance: resemblance(shingles, shinglesOf(wordsOf(question))) };
    })
    .toSorted((one, other) => other.resemblance - one.resemblance || other.rank - one.rank)
    .slice(0, limit);
}

/** Ids of the newest that fit, with how well the words do. */
async function candidates(
  database: BulkDatabase,
  query: RunQuery,
  more: (query: WordQuery) => WordQuery,
): Promise<readonly (readonly [string, number])[]> {
  const matched = await matchedRuns(database, query, more);
  if (matched === undefined) return [];
  const { rows } = await sql<{ id: string; rank: number }>`
    select run.id, ${matched.rank} as rank from ${matched.from} where ${matched.where}
    order by ${matched.place} desc limit ${candidatesMax}`.execute(database.kysely);
  const best = rows.toSorted((one, other) => other.rank - one.rank).slice(0, comparedMax);
  return best.map(({ id, rank }) => [id, rank]);
}

/** The words of a text that are in the fewest runs, and in one at least. */
async function rareWordsOf(
  database: BulkDatabase,
  { tenant, stage }: RunQuery,
  words: readonly string[],
): Promise<readonly string[]> {
  const distinct = [...new Set(words.slice(0, wordsMax))];
  const counts: RawBuilder<unknown>[] = [];
  for (const [index, word] of distinct.entries()) {
    const matched = await matchedRuns(database, { tenant, stage }, (asked) => ({
      ...asked,
      clauses: [[{ words: [word], isPrefix: false, field: 'asked' }]],
    }));
    if (matched === undefined) return [];
    counts.push(sql`
      select ${sql.lit(index)} as word, count(*) as runs from (
        select 1 from ${matched.from} where ${matched.where} limit ${commonRuns}
      ) as newest`);
  }
  const { rows } = await sql<{ word: number; runs: number | string }>`${sql.join(counts, sql` union all `)}`.execute(
    database.kysely,
  );
  const counted = rows.map(({ word, runs }) => [distinct[word]!, Number(runs)] as const);
  return counted
    .filter(([, runs]) => runs > 0)
    .toSorted(([, one], [, other]) => one - other)
    .slice(0, rareWords)
    .map(([word]) => word);
}
