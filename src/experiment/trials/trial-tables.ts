import type { Migration } from '#store';

export type TrialTables = {
  experiment_trial: {
    key: string;
    /** Who is asking; null when nobody is. */
    owner: string | null;
    claimed_ms: number;
    /** JSON of an `Outcome`; null until there is one. */
    outcome: string | null;
  };
  experiment_report: { place: string; name: string; ended_ms: number; report: string };
};

export const experimentMigrations: readonly Migration[] = [
  {
    name: 'create-experiments',
    up: async ({ schema }) => {
      await schema
        .createTable('experiment_trial')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('owner', 'text')
        .addColumn('claimed_ms', 'bigint', (column) => column.notNull())
        .addColumn('outcome', 'text')
        .execute();
      await schema
        .createTable('experiment_report')
        .addColumn('place', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('ended_ms', 'bigint', (column) => column.notNull())
        .addColumn('report', 'text', (column) => column.notNull())
        .execute();
    },
  },
];
