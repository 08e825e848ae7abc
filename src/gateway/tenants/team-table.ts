import type { Migration } from '#store';

export type TeamTables = {
  team: {
    /** "stack/stage/name" */
    name: string;
    parent: string | null;
    created_ms: number;
  };
};

export const teamMigrations: readonly Migration[] = [
  {
    name: 'create-teams',
    up: async ({ schema }) => {
      await schema
        .createTable('team')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('parent', 'text')
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
];
