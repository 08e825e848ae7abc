import { type RawBuilder, sql } from 'kysely';
import { type BulkDatabase, jsonRows } from '#store';
import { factColumns, type ReadRow, runOfRow } from '../runs/run-of-row.ts';
import type { Run } from '../runs/run.ts';
import type { SearchRow, SearchTables } from './search-tables.ts';
import { searchableOf } from './searchable.ts';
import type { IndexedRun, Watermark, WordIndex } from './word-index.ts';
import { wordIndexOf } from './word-index-of.ts';

/** Runs of one transaction: those who record wait no longer for it than some milliseconds. */
const indexedAtOnce = 64;
const hourMs = 3_600_000;

/** A run that is to be indexed, and where it stands among those that have come. */
interface NewRun {
  readonly run: Run;
  readonly position: number;
}

/**
 * Makes the next runs searchable, so many that nobody waits for it. May be called by several processes at once.
 *
 * @returns how many there were; 0 when all that is recorded can be searched
 */
export async function indexNextRuns(database: BulkDatabase): Promise<number> {
  const kysely = database.kysely.withTables<SearchTables>();
  const index = wordIndexOf(database);
  const before = await kysely.selectFrom('run_search_state').selectAll().executeTakeFirstOrThrow();
  const found = await readNew(database, index, before);
  const last = found.at(-1);
  if (last === undefined) return 0;
  const { place } = await kysely
    .selectFrom('run_search')
    .select(({ fn }) => fn.max('place').as('place'))
    .executeTakeFirstOrThrow();
  const runs = found.map(({ run }, count) => ({
    row: searchRowOf(run, (place ?? 0) + 1 + count),
    searchable: searchableOf(run),
  }));
  // Where another process was faster, this changes nothing, and neither does the rest.
  const goOn = sql`
    update run_search_state set watermark = ${last.position}, watermark_id = ${last.run.id}
    where watermark = ${before.watermark} and watermark_id = ${before.watermark_id}`;
  await database.change([goOn, ...index.adding(runs), notingHours(database, runs)]);
  return found.length;
}

async function readNew(
  { kysely }: BulkDatabase,
  { position, isNew }: WordIndex,
  last: Watermark,
): Promise<readonly NewRun[]> {
  const rows = await kysely
    .withTables<SearchTables>()
    .selectFrom('run')
    .select([...factColumns, 'run.texts', position.as('position')])
    .where(isNew(last))
    .orderBy(position)
    .orderBy('run.id')
    .limit(indexedAtOnce)
    .execute();
  return rows.map(({ position, ...row }) => ({ run: runOfRow(row as ReadRow), position }));
}

/** The row of `run_search` of a run. */
export function searchRowOf(run: Run, place: number): SearchRow {
  const { prompt, usage } = run;
  return {
    place,
    id: run.id,
    stage: run.stage,
    tenant: run.tenant,
    project: run.project ?? null,
    key_name: run.key ?? null,
    route: run.route,
    model: run.model,
    prompt_name: prompt?.name ?? null,
    prompt_version: prompt?.version ?? null,
    status: run.status,
    ended_ms: run.arrivedMs + run.durationMs,
    duration_ms: run.durationMs,
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    cost_nanos: run.costNanos ?? null,
  };
}

function notingHours(database: BulkDatabase, runs: readonly IndexedRun[]): RawBuilder<unknown> {
  const hours = new Map<number, { first: number; last: number }>();
  for (const { row } of runs) {
    const hour = Math.floor(row.ended_ms / hourMs);
    const known = hours.get(hour);
    // Places rise.
    if (known) known.last = row.place;
    else hours.set(hour, { first: row.place, last: row.place });
  }
  const rows = [...hours].map(([hour, { first, last }]) => [hour, first, last]);
  return sql`
    insert into run_search_hour (hour, first_place, last_place)
    select cast(value ->> 0 as bigint), cast(value ->> 1 as bigint), cast(value ->> 2 as bigint)
    from ${jsonRows(database, rows)} where true
    on conflict (hour) do update set
      first_place = case when excluded.first_place < run_search_hour.first_place
        then excluded.first_place else run_search_hour.first_place end,
      last_place = case when excluded.last_place > run_search_hour.last_place
        then excluded.last_place else run_search_hour.last_place end`;
}
