import { type CreateTableBuilder, sql, type Transaction } from 'kysely';
import type { Database, Migration } from '#store';
import type { RunTables } from '../runs/run-tables.ts';

/** A run as it is searched: its facts once more, narrow enough that millions are counted in no time. */
export interface SearchRow {
  /** Counts runs in the order in which they were indexed, which is about that in which they ended. */
  place: number;
  id: string;
  stage: string;
  tenant: string;
  project: string | null;
  key_name: string | null;
  route: string;
  model: string;
  prompt_name: string | null;
  prompt_version: string | null;
  status: string;
  ended_ms: number;
  duration_ms: number;
  prompt_tokens: number;
  completion_tokens: number;
  cost_nanos: number | null;
}

export type SearchTables = RunTables & {
  run_search: SearchRow;
  /** Where in the order of places the runs of an hour are: what a limit of time does not need to look at. */
  run_search_hour: { hour: number; first_place: number; last_place: number };
  /** One row: position and id of the last run of `run` that has been indexed. */
  run_search_state: { watermark: number; watermark_id: string };
  run_saved_search: {
    stage: string;
    /** Empty: of those who see all teams. */
    tenant: string;
    name: string;
    query: string;
    author: string;
    saved_ms: number;
  };
};

export const searchMigration: Migration = {
  name: 'create-search',
  up: async (transaction, dialect) => {
    await createSearch(transaction, dialect);
    await createSavedSearches(transaction);
    await (dialect === 'sqlite' ? forSqlite : forPostgres)(transaction);
  },
};

async function createSearch({ schema }: Transaction<unknown>, dialect: Database['dialect']): Promise<void> {
  let table = schema
    .createTable('run_search')
    // Of SQLite, where an integer is the row's own number, and takes no index.
    .addColumn('place', dialect === 'sqlite' ? 'integer' : 'bigint', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique().references('run.id').onDelete('cascade'));
  for (const name of ['stage', 'tenant', 'route', 'model', 'status'] as const)
    table = table.addColumn(name, 'text', (column) => column.notNull());
  for (const name of ['project', 'key_name', 'prompt_name', 'prompt_version'] as const)
    table = table.addColumn(name, 'text');
  for (const name of ['ended_ms', 'duration_ms', 'prompt_tokens', 'completion_tokens'] as const)
    table = table.addColumn(name, 'bigint', (column) => column.notNull());
  await table.addColumn('cost_nanos', 'bigint').execute();
  await schema
    .createTable('run_search_hour')
    .addColumn('hour', 'bigint', (column) => column.primaryKey())
    .addColumn('first_place', 'bigint', (column) => column.notNull())
    .addColumn('last_place', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('run_search_state')
    .addColumn('watermark', 'bigint', (column) => column.notNull())
    .execute();
}

async function createSavedSearches({ schema }: Transaction<unknown>): Promise<void> {
  let table = schema
    .createTable('run_saved_search')
    .addColumn('saved_ms', 'bigint', (column) => column.notNull()) as CreateTableBuilder<'run_saved_search', string>;
  for (const name of ['stage', 'tenant', 'name', 'query', 'author'] as const)
    table = table.addColumn(name, 'text', (column) => column.notNull());
  await table.addPrimaryKeyConstraint('run_saved_search_pk', ['stage', 'tenant', 'name']).execute();
}

/** Words come divided and in small letters; the index keeps no text of its own. */
async function forSqlite(transaction: Transaction<unknown>): Promise<void> {
  await sql`
    create virtual table run_words using fts5 (asked, answered, facts, content = '', tokenize = 'ascii')`.execute(
    transaction,
  );
  await sql`insert into run_search_state (watermark) values (0)`.execute(transaction);
}

/** Runs are found in the order of their transactions, of which a later one may end before an earlier one. */
async function forPostgres(transaction: Transaction<unknown>): Promise<void> {
  await sql`alter table run_search add column words tsvector not null`.execute(transaction);
  await sql`create index run_search_words on run_search using gin (words)`.execute(transaction);
  await sql`
    alter table run add column written bigint not null default (pg_current_xact_id()::text::bigint)`.execute(
    transaction,
  );
  await sql`create index run_by_written on run (written)`.execute(transaction);
  await sql`insert into run_search_state (watermark) values (0)`.execute(transaction);
}

/** Runs of one transaction have one position on PostgreSQL, and thousands may. */
export const watermarkMigration: Migration = {
  name: 'order-search-within-transactions',
  up: async (transaction, dialect) => {
    await transaction.schema
      .alterTable('run_search_state')
      .addColumn('watermark_id', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    if (dialect === 'sqlite') return;
    await transaction.schema.dropIndex('run_by_written').execute();
    await transaction.schema.createIndex('run_by_written').on('run').columns(['written', 'id']).execute();
  },
};
