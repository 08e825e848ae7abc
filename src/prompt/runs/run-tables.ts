import { type CreateTableBuilder, sql, type Transaction } from 'kysely';
import type { Migration } from '#store';

export interface RunRow {
  id: string;
  stage: string;
  tenant: string;
  project: string | null;
  key_id: string | null;
  key_name: string | null;
  request_id: string;
  trace: string | null;
  operation: string;
  route: string;
  model: string;
  weights: string | null;
  prompt_name: string | null;
  prompt_version: string | null;
  status: string;
  failure: string | null;
  arrived_ms: number;
  duration_ms: number;
  first_token_ms: number | null;
  queue_ms: number | null;
  prefill_ms: number | null;
  decode_ms: number | null;
  prompt_tokens: number;
  cached_tokens: number;
  completion_tokens: number;
  cost_nanos: number | null;
  /** Digest of what its input begins with, where it is kept once for all runs of the tenant. */
  preamble: string | null;
  /** `RunTexts` as JSON, packed; null where none are kept. */
  texts: Uint8Array | null;
}

export type RunTables = {
  run: RunRow;
  /** What inputs begin with: system messages and tools, which many share. */
  run_preamble: { tenant: string; digest: string; text: Uint8Array };
  /** Sums of all runs, kept or not, by UTC day. */
  run_usage: {
    day: string;
    stage: string;
    tenant: string;
    project: string;
    key_id: string;
    key_name: string;
    route: string;
    model: string;
    runs: number;
    failed: number;
    prompt_tokens: number;
    cached_tokens: number;
    completion_tokens: number;
    duration_ms: number;
    cost_nanos: number;
  };
  /** What people, rules and judges say of runs. */
  run_score: {
    id: string;
    run_id: string;
    tenant: string;
    name: string;
    value: number | null;
    label: string | null;
    comment: string | null;
    source: string;
    author: string | null;
    created_ms: number;
  };
};

export const runMigration: Migration = {
  name: 'create-runs',
  up: async (transaction) => {
    await createPreambles(transaction);
    await createRuns(transaction);
    await createUsage(transaction);
    await createScores(transaction);
  },
};

/** SQLite takes any name of a type; bytes stay bytes. */
const bytes = sql`bytea`;

async function createPreambles({ schema }: Transaction<unknown>): Promise<void> {
  await schema
    .createTable('run_preamble')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('text', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('run_preamble_pk', ['tenant', 'digest'])
    .execute();
}

async function createRuns({ schema }: Transaction<unknown>): Promise<void> {
  let table = schema
    .createTable('run')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('tenant', 'text', (column) => column.notNull());
  for (const name of ['project', 'key_id', 'key_name'] as const) table = table.addColumn(name, 'text');
  table = table.addColumn('request_id', 'text', (column) => column.notNull()).addColumn('trace', 'text');
  for (const name of ['operation', 'route', 'model'] as const)
    table = table.addColumn(name, 'text', (column) => column.notNull());
  for (const name of ['weights', 'prompt_name', 'prompt_version'] as const) table = table.addColumn(name, 'text');
  table = table.addColumn('status', 'text', (column) => column.notNull()).addColumn('failure', 'text');
  for (const name of ['arrived_ms', 'duration_ms'] as const)
    table = table.addColumn(name, 'bigint', (column) => column.notNull());
  for (const name of ['first_token_ms', 'queue_ms', 'prefill_ms', 'decode_ms'] as const)
    table = table.addColumn(name, 'bigint');
  for (const name of ['prompt_tokens', 'cached_tokens', 'completion_tokens'] as const)
    table = table.addColumn(name, 'bigint', (column) => column.notNull());
  await table
    .addColumn('cost_nanos', 'bigint')
    .addColumn('preamble', 'text')
    // Last, so that a scan over the rest need not read through it.
    .addColumn('texts', bytes)
    // Whoever erases a preamble that a run has just begun to use is refused, and comes again.
    .addForeignKeyConstraint('run_preamble_fk', ['tenant', 'preamble'], 'run_preamble', ['tenant', 'digest'])
    .execute();
  await schema.createIndex('run_by_tenant').on('run').columns(['tenant', 'id']).execute();
  await schema
    .createIndex('run_by_preamble')
    .on('run')
    .columns(['tenant', 'preamble'])
    .where(sql.ref('preamble'), 'is not', null)
    .execute();
}

async function createUsage({ schema }: Transaction<unknown>): Promise<void> {
  const names = ['day', 'stage', 'tenant', 'project', 'key_id', 'route', 'model'] as const;
  const sums = [
    'runs',
    'failed',
    'prompt_tokens',
    'cached_tokens',
    'completion_tokens',
    'duration_ms',
    'cost_nanos',
  ] as const;
  let table = schema
    .createTable('run_usage')
    .addColumn('key_name', 'text', (column) => column.notNull()) as CreateTableBuilder<'run_usage', string>;
  for (const name of names) table = table.addColumn(name, 'text', (column) => column.notNull());
  for (const name of sums) table = table.addColumn(name, 'bigint', (column) => column.notNull());
  await table.addPrimaryKeyConstraint('run_usage_pk', [...names]).execute();
}

async function createScores({ schema }: Transaction<unknown>): Promise<void> {
  await schema
    .createTable('run_score')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'double precision')
    .addColumn('label', 'text')
    .addColumn('comment', 'text')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('author', 'text')
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('run_score_by_run').on('run_score').column('run_id').execute();
}
