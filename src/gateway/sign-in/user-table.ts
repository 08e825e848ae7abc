import type { Migration } from '#store';

export type UserTables = {
  account: {
    id: string;
    /** "stack/stage/ada", or of a provider "stack/stage/work:248289761001". */
    name: string;
    /** What people call it; null: its name. */
    display: string | null;
    /** As `hashPassword` writes it. Null: signs in otherwise. */
    password: string | null;
    /** Keyed hash of the code that signs in once. */
    code_hash: string | null;
    code_expires_ms: number | null;
    created_ms: number;
    signed_in_ms: number | null;
    disabled_ms: number | null;
    /** Of an authenticator app, sealed. */
    factor_secret: string | null;
    /** When it was shown that the app has it; null: nobody is asked for it. */
    factor_confirmed_ms: number | null;
    /** Half minute of the last code that was taken. */
    factor_step: number | null;
  };
  recovery_code: {
    /** Keyed hash. */
    hash: string;
    account_id: string;
  };
  membership: {
    account_id: string;
    /** Full name; empty for the organisation itself. */
    team: string;
    role: string;
    /** Which comes first. */
    position: number;
  };
  session: {
    id: string;
    account_id: string;
    /** Keyed hash of the token that is valid now. */
    hash: string;
    /** Of the one before it, which goes on to hold for a moment. */
    previous_hash: string | null;
    previous_until_ms: number | null;
    issued_ms: number;
    created_ms: number;
    /** Whatever is done with it. */
    expires_ms: number;
    /** How it began: "password", "code" or the name of a provider. */
    source: string;
  };
  sign_in_attempt: {
    /** Keyed hash of a name, which need not exist. */
    subject: string;
    failures: number;
    blocked_until_ms: number;
    at_ms: number;
  };
};

export const userMigrations: readonly Migration[] = [
  {
    name: 'create-users',
    up: async ({ schema }) => {
      await schema
        .createTable('account')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('display', 'text')
        .addColumn('password', 'text')
        .addColumn('code_hash', 'text', (column) => column.unique())
        .addColumn('code_expires_ms', 'bigint')
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addColumn('signed_in_ms', 'bigint')
        .addColumn('disabled_ms', 'bigint')
        .execute();
      await schema
        .createTable('membership')
        .addColumn('account_id', 'text', (column) => column.notNull())
        .addColumn('team', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('position', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('membership_pk', ['account_id', 'team'])
        .execute();
    },
  },
  {
    name: 'create-sessions',
    up: async ({ schema }) => {
      await schema
        .createTable('session')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('account_id', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .addColumn('previous_hash', 'text', (column) => column.unique())
        .addColumn('previous_until_ms', 'bigint')
        .addColumn('issued_ms', 'bigint', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_ms', 'bigint', (column) => column.notNull())
        .addColumn('source', 'text', (column) => column.notNull())
        .execute();
      await schema
        .createTable('sign_in_attempt')
        .addColumn('subject', 'text', (column) => column.primaryKey())
        .addColumn('failures', 'integer', (column) => column.notNull())
        .addColumn('blocked_until_ms', 'bigint', (column) => column.notNull())
        .addColumn('at_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
];

/** Later than other tables of the gateway, and so in a list of its own. */
export const secondFactorMigrations: readonly Migration[] = [
  {
    name: 'create-second-factors',
    up: async ({ schema }) => {
      await schema.alterTable('account').addColumn('factor_secret', 'text').execute();
      await schema.alterTable('account').addColumn('factor_confirmed_ms', 'bigint').execute();
      await schema.alterTable('account').addColumn('factor_step', 'bigint').execute();
      await schema
        .createTable('recovery_code')
        .addColumn('hash', 'text', (column) => column.primaryKey())
        .addColumn('account_id', 'text', (column) => column.notNull())
        .execute();
    },
  },
];
