import type { Migration } from '#store';

export type AuditTables = {
  audit: {
    number: number;
    at_ms: number;
    /** JSON, as `Actor`. */
    actor: string;
    action: string;
    subject: string;
    tenant: string | null;
    outcome: string;
    /** JSON object. */
    details: string;
    hash: string;
  };
  /** One row at most. */
  audit_checkpoint: {
    id: number;
    /** Of the last entry that was removed, with its hash. */
    number: number;
    hash: string;
    at_ms: number;
    seal: string;
  };
};

export type AuditRow = AuditTables['audit'];

export const auditMigrations: readonly Migration[] = [
  {
    name: 'create-audit',
    up: async ({ schema }) => {
      await schema
        .createTable('audit')
        .addColumn('number', 'bigint', (column) => column.primaryKey())
        .addColumn('at_ms', 'bigint', (column) => column.notNull())
        .addColumn('actor', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('tenant', 'text')
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('details', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .execute();
    },
  },
];

/** Later than other tables of the gateway, and so in a list of its own. */
export const checkpointMigrations: readonly Migration[] = [
  {
    name: 'create-audit-checkpoint',
    up: async ({ schema }) => {
      await schema
        .createTable('audit_checkpoint')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('at_ms', 'bigint', (column) => column.notNull())
        .addColumn('seal', 'text', (column) => column.notNull())
        .execute();
    },
  },
];
