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
