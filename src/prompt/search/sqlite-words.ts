import { sql, type Transaction } from 'kysely';
import { type BulkDatabase, jsonRows } from '#store';
import { searchCellList, searchCells, searchColumnList } from './search-columns.ts';
import type { SearchTables } from './search-tables.ts';
import type { IndexedRun, WordIndex } from './word-index.ts';
import type { Phrase, WordQuery } from './word-query.ts';

/** Words in SQLite's FTS5 (https://www.sqlite.org/fts5.html), whose rows have the numbers of those of `run_search`. */
export function sqliteWords(database: BulkDatabase): WordIndex {
  const position = sql<number>`run.rowid`;
  return {
    position,
    isNew: ({ watermark }) => sql`run.rowid > ${watermark}`,

    adding: (runs) => {
      const rows = jsonRows(
        database,
        runs.map(({ row }) => searchCells(row)),
      );
      return [
        sql`
          insert into run_search (${sql.raw(searchColumnList)}) select ${sql.raw(searchCellList)} from ${rows}
          where exists (select 1 from run where run.id = value ->> 1)`,
        sql`
          insert into run_words (rowid, asked, answered, facts)
          select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from ${jsonRows(database, runs.map(wordCells))}
          where exists (select 1 from run_search where place = value ->> 0)`,
      ];
    },

    matching: (query) => ({
      // The words are looked at first, in the order of their rows.
      from: sql`run_words cross join run_search as run on run.place = run_words.rowid`,
      where: sql`run_words match ${matchText(query)}`,
      rank: sql`-bm25(run_words, 1, 1, 0)`,
      place: sql`run_words.rowid`,
    }),
  };
}

/**
 * Takes runs out of the index of words, which has to be told what was in it.
 *
 * @param isThorough nothing of them is in the file afterwards; takes milliseconds a run. Otherwise they are marked, and
 * are gone when the index is merged.
 */
export async function forgetWords(
  database: BulkDatabase,
  transaction: Transaction<SearchTables>,
  runs: readonly IndexedRun[],
  isThorough: boolean,
): Promise<void> {
  await sql`insert into run_words (run_words, rank) values ('secure-delete', ${sql.lit(isThorough ? 1 : 0)})`.execute(
    transaction,
  );
  await sql`
    insert into run_words (run_words, rowid, asked, answered, facts)
    select 'delete', value ->> 0, value ->> 1, value ->> 2, value ->> 3
    from ${jsonRows(database, runs.map(wordCells))}`.execute(transaction);
}

/** Pages that one step of merging writes: others who write wait no longer than it takes. */
const mergedPages = 500;

/** Merges the whole index into one piece, in steps, so that nothing is left of what was marked as deleted. */
export async function mergeWords({ kysely }: BulkDatabase): Promise<void> {
  const step = async (pages: number): Promise<boolean> =>
    await kysely.connection().execute(async (connection) => {
      const changes = async (): Promise<number> =>
        (await sql<{ count: number }>`select total_changes() as count`.execute(connection)).rows[0]?.count ?? 0;
      const before = await changes();
      await sql`insert into run_words (run_words, rank) values ('merge', ${sql.lit(pages)})`.execute(connection);
      // As its documentation has it: fewer than two changes say that there was nothing left to do.
      return (await changes()) - before >= 2;
    });
  let isGoingOn = await step(-mergedPages);
  while (isGoingOn) isGoingOn = await step(mergedPages);
}

function wordCells({ row, searchable }: IndexedRun): readonly (number | string)[] {
  const { asked, answered, facts } = searchable;
  return [row.place, asked.join(' '), answered.join(' '), facts.join(' ')];
}

function matchText({ clauses, excluded, facts }: WordQuery): string {
  const wanted = [
    ...clauses.map((phrases) => `(${phrases.map(phraseText).join(' OR ')})`),
    ...facts.map((words) => `facts : (${words.map((word) => `"${word}"`).join(' OR ')})`),
  ].join(' AND ');
  return excluded.length === 0 ? wanted : `(${wanted}) NOT (${excluded.map(phraseText).join(' OR ')})`;
}

function phraseText({ words, isPrefix, field }: Phrase): string {
  return `{${field ?? 'asked answered'}} : "${words.join(' ')}"${isPrefix ? ' *' : ''}`;
}
