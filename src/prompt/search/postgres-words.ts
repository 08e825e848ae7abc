import { sql } from 'kysely';
import { type BulkDatabase, jsonRows } from '#store';
import { searchCellList, searchCells, searchColumnCount, searchColumnList } from './search-columns.ts';
import type { Searchable } from './searchable.ts';
import type { WordIndex } from './word-index.ts';
import type { Phrase, WordQuery } from './word-query.ts';

/** What PostgreSQL's text search tells fields by: weights of words. */
const weights = { asked: 'A', answered: 'B', facts: 'D' } as const;
/** It counts words no further. */
const positionMax = 16_383;

/** Words as a `tsvector` of their run (https://www.postgresql.org/docs/current/datatype-textsearch.html). */
export function postgresWords(database: BulkDatabase): WordIndex {
  return {
    position: sql<number>`run.written`,
    // Of a transaction that others may still come before, nothing is read yet.
    isNew: ({ watermark, watermark_id: id }) => sql`
      (run.written, run.id) > (${watermark}, ${id})
      and run.written < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)`,

    adding: (runs) => {
      const rows = jsonRows(
        database,
        runs.map(({ row, searchable }) => [...searchCells(row), vectorText(searchable)]),
      );
      return [
        sql`
          insert into run_search (${sql.raw(searchColumnList)}, words)
          select ${sql.raw(searchCellList)}, cast(value ->> ${sql.lit(searchColumnCount)} as tsvector) from ${rows}
          where exists (select 1 from run where run.id = value ->> 1)`,
      ];
    },

    matching: (query) => {
      const wanted = sql`cast(${queryText(query)} as tsquery)`;
      return {
        from: sql`run_search as run`,
        where: sql`run.words @@ ${wanted}`,
        rank: sql`ts_rank_cd('{0, 0, 1, 1}', run.words, ${wanted}, 1)`,
        place: sql`run.place`,
      };
    },
  };
}

/** Words with their positions, those of the answer well apart from what was asked. */
function vectorText({ asked, answered, facts }: Searchable): string {
  const positions = new Map<string, string[]>();
  const add = (word: string, position: number, weight: string): void => {
    const known = positions.get(word);
    const next = `${Math.min(position, positionMax)}${weight}`;
    if (known) known.push(next);
    else positions.set(word, [next]);
  };
  for (const [index, word] of asked.entries()) add(word, index + 1, weights.asked);
  for (const [index, word] of answered.entries()) add(word, asked.length + 10 + index, weights.answered);
  for (const word of facts) add(word, positionMax, weights.facts);
  // More than 256 positions of a word are dropped by the server.
  return [...positions].map(([word, places]) => `'${word}':${places.slice(0, 256).join(',')}`).join(' ');
}

function queryText({ clauses, excluded, facts }: WordQuery): string {
  return [
    ...clauses.map((phrases) => `(${phrases.map(phraseText).join(' | ')})`),
    ...facts.map((words) => `(${words.map((word) => `'${word}':${weights.facts}`).join(' | ')})`),
    ...excluded.map((phrase) => `!(${phraseText(phrase)})`),
  ].join(' & ');
}

function phraseText({ words, isPrefix, field }: Phrase): string {
  const weight = field === undefined ? weights.asked + weights.answered : weights[field];
  const texts = words.map((word, index) => `'${word}':${isPrefix && index === words.length - 1 ? '*' : ''}${weight}`);
  return `(${texts.join(' <-> ')})`;
}
