import type { Migration } from '#store';

export type QuotaTables = {
  quota: {
    owner: string;
    subject: string;
    measure: string;
    /** Empty for what has none. */
    period: string;
    amount: number;
  };
  /** How much has been handed out of a quota in one span: what was used, and what serving processes hold to use soon. */
  allowance: {
    subject: string;
    measure: string;
    period: string;
    start_ms: number;
    taken: number;
  };
};

export const quotaMigrations: readonly Migration[] = [
  {
    name: 'create-quotas',
    up: async ({ schema }) => {
      await schema
        .createTable('quota')
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('measure', 'text', (column) => column.notNull())
        .addColumn('period', 'text', (column) => column.notNull())
        .addColumn('amount', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('quota_pk', ['owner', 'subject', 'measure', 'period'])
        .execute();
      await schema
        .createTable('allowance')
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('measure', 'text', (column) => column.notNull())
        .addColumn('period', 'text', (column) => column.notNull())
        .addColumn('start_ms', 'bigint', (column) => column.notNull())
        .addColumn('taken', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('allowance_pk', ['subject', 'measure', 'period', 'start_ms'])
        .execute();
    },
  },
];
