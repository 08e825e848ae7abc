import type { Migration } from '#store';

export type KeyTables = {
  api_key: {
    id: string;
    name: string;
    /** Hexadecimal, see `hashOfKey`. */
    hash: string;
    hint: string;
    /** JSON list. */
    scopes: string;
    created_ms: number;
    expires_ms: number | null;
    revoked_ms: number | null;
    /** Null: 0. */
    priority_min: number | null;
    /** The id of the first key that this one descends from by rotation. Null: its own. */
    lineage: string | null;
    /** Full name of a team. */
    team: string | null;
    project: string | null;
    /** The person who holds it. */
    holder: string | null;
    role: string | null;
    /** JSON, see `KeyReach`. */
    reach: string | null;
  };
};

export const keyMigrations: readonly Migration[] = [
  {
    name: 'create-keys',
    up: async ({ schema }) => {
      await schema
        .createTable('api_key')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .addColumn('hint', 'text', (column) => column.notNull())
        .addColumn('scopes', 'text', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_ms', 'bigint')
        .addColumn('revoked_ms', 'bigint')
        .execute();
    },
  },
  {
    name: 'give-keys-a-priority',
    up: async ({ schema }) => {
      await schema.alterTable('api_key').addColumn('priority_min', 'integer').execute();
    },
  },
  {
    name: 'give-keys-owners-and-roles',
    up: async ({ schema }) => {
      for (const column of ['lineage', 'team', 'project', 'holder', 'role', 'reach'])
        await schema.alterTable('api_key').addColumn(column, 'text').execute();
    },
  },
];
