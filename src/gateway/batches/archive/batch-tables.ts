import type { Migration } from '#store';

export type BatchTables = {
  batch: {
    id: string;
    /** Of the stage: what the name of its tenant begins with. */
    scope: string;
    tenant: string;
    /** Of whom its lines are asked; null: of somebody without a key. */
    key_id: string | null;
    /** JSON: who made it with a token of an identity provider. */
    bearer: string | null;
    endpoint: string;
    input_file_id: string;
    status: string;
    created_ms: number;
    expires_ms: number;
    /** JSON: when it came into which state. */
    moments: string;
    total: number;
    completed: number;
    failed: number;
    /** JSON: why it was refused. */
    errors: string | null;
    /** JSON. */
    metadata: string | null;
    /** How long what it writes is kept. */
    output_ms: number;
    output_file_id: string | null;
    error_file_id: string | null;
    /** JSON: files that are being written of what it has answered. */
    drafts: string | null;
    /** The process that works on it, and until when that promises to be alive. */
    owner: string | null;
    alive_until_ms: number | null;
  };
  /** Lines that have been answered, until all have been and become files. */
  batch_line: {
    batch_id: string;
    /** Counts from 1, as editors do. */
    line: number;
    is_ok: number;
    /** JSON: the line of the output. */
    answer: string;
  };
};

export const batchMigrations: readonly Migration[] = [
  {
    name: 'create-batches',
    up: async ({ schema }) => {
      let table = schema.createTable('batch').addColumn('id', 'text', (column) => column.primaryKey());
      for (const name of ['scope', 'tenant', 'endpoint', 'input_file_id', 'status', 'moments'] as const)
        table = table.addColumn(name, 'text', (column) => column.notNull());
      for (const name of ['created_ms', 'expires_ms', 'output_ms', 'total', 'completed', 'failed'] as const)
        table = table.addColumn(name, 'bigint', (column) => column.notNull());
      for (const name of [
        'key_id',
        'errors',
        'metadata',
        'output_file_id',
        'error_file_id',
        'drafts',
        'owner',
      ] as const)
        table = table.addColumn(name, 'text');
      await table.addColumn('alive_until_ms', 'bigint').execute();
      await schema.createIndex('batch_tenant').on('batch').columns(['tenant', 'created_ms', 'id']).execute();
      await schema.createIndex('batch_status').on('batch').columns(['scope', 'status', 'created_ms']).execute();
      await schema
        .createTable('batch_line')
        .addColumn('batch_id', 'text', (column) => column.notNull())
        .addColumn('line', 'bigint', (column) => column.notNull())
        .addColumn('is_ok', 'integer', (column) => column.notNull())
        .addColumn('answer', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('batch_line_pk', ['batch_id', 'line'])
        .execute();
    },
  },
  {
    name: 'add-bearers',
    up: async ({ schema }) => void (await schema.alterTable('batch').addColumn('bearer', 'text').execute()),
  },
];
