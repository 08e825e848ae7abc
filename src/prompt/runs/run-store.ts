import type { BulkDatabase } from '#store';
import { matching, type RunFilter } from './run-filter.ts';
import { factColumns, runOfRow } from './run-of-row.ts';
import type { RunTables } from './run-tables.ts';
import { type RunScore, scoreOfRow } from './run-scores.ts';
import type { Run } from './run.ts';
import type { Tenants } from './tenants.ts';

export interface RunPage {
  /** The newest first. */
  readonly runs: readonly Run[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

export interface ListOptions {
  /** Runs of a page, at most 1000. Default: 50. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  /** Whether runs come with their texts. Default: false. */
  readonly withTexts?: boolean | undefined;
}

/** Reads what has been recorded. Every question names its tenant, or says that it is asked for all of them. */
export interface RunStore {
  /** A page of runs; the next one begins where this one ends, whatever is recorded meanwhile. */
  list(filter: RunFilter, options?: ListOptions): Promise<RunPage>;
  /** One run with its texts and scores; undefined where there is none, or it is another tenant's. */
  get(id: string, tenant: Tenants): Promise<ScoredRun | undefined>;
  count(filter: RunFilter): Promise<number>;
  /** All runs with their texts, the oldest first. Reads page by page, and holds one of them. */
  all(filter: RunFilter): AsyncIterable<Run>;
}

export interface ScoredRun extends Run {
  readonly scores: readonly RunScore[];
}

const limitDefault = 50;
const limitMax = 1000;
const exportedAtOnce = 200;

export function runStore(database: BulkDatabase): RunStore {
  const kysely = database.kysely.withTables<RunTables>();
  const facts = kysely.selectFrom('run').select(factColumns);
  const whole = kysely
    .selectFrom('run')
    .leftJoin('run_preamble', (join) =>
      join.onRef('run_preamble.tenant', '=', 'run.tenant').onRef('run_preamble.digest', '=', 'run.preamble'),
    )
    .select([...factColumns, 'run.texts', 'run_preamble.text as preamble_text']);

  const page = async (filter: RunFilter, size: number, order: 'asc' | 'desc', from?: string, withTexts = false) => {
    const past = order === 'asc' ? '>' : '<';
    const statement = withTexts
      ? matching(whole, filter).$if(from !== undefined, (query) => query.where('run.id', past, from ?? ''))
      : matching(facts, filter).$if(from !== undefined, (query) => query.where('run.id', past, from ?? ''));
    return (await statement.orderBy('run.id', order).limit(size).execute()).map(runOfRow);
  };

  return {
    list: async (filter, { limit = limitDefault, before, withTexts } = {}) => {
      const size = Math.min(Math.max(1, limit), limitMax);
      const found = await page(filter, size + 1, 'desc', before, withTexts);
      const runs = found.slice(0, size);
      return { runs, next: found.length > size ? runs.at(-1)?.id : undefined };
    },

    get: async (id, tenant) => {
      const row = await matching(whole, { tenant }).where('run.id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      const scores = await kysely.selectFrom('run_score').selectAll().where('run_id', '=', id).orderBy('id').execute();
      return { ...runOfRow(row), scores: scores.map(scoreOfRow) };
    },

    count: async (filter) => {
      const counted = kysely.selectFrom('run').select(({ fn }) => fn.countAll<number | string>().as('runs'));
      return Number((await matching(counted, filter).executeTakeFirstOrThrow()).runs);
    },

    all: async function* (filter) {
      let last: string | undefined;
      for (;;) {
        const runs = await page(filter, exportedAtOnce, 'asc', last, true);
        yield* runs;
        last = runs.at(-1)?.id;
        if (runs.length < exportedAtOnce) return;
      }
    },
  };
}
