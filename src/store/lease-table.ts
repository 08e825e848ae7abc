import type { Kysely } from 'kysely';
import type { Migration } from './migrate.ts';

export type LeaseRow = {
  name: string;
  token: number;
  /** Null when nobody holds it; the row stays, so that tokens only rise. */
  owner: string | null;
  acquired_ms: number;
  expires_ms: number;
};

type Tables = {
  lease: LeaseRow;
};

export const leaseMigrations: readonly Migration[] = [
  {
    name: 'create-lease',
    up: async (transaction) => {
      await transaction.schema
        .createTable('lease')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('token', 'bigint', (column) => column.notNull())
        .addColumn('owner', 'text')
        .addColumn('acquired_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
];

export async function readLease(kysely: Kysely<unknown>, name: string): Promise<LeaseRow | undefined> {
  const tables = kysely.withTables<Tables>();
  return await tables.selectFrom('lease').selectAll().where('name', '=', name).executeTakeFirst();
}

interface Taker {
  readonly owner: string;
  readonly nowMs: number;
  readonly expiresMs: number;
}

/** The new token, or undefined when somebody else took the lease since `seenToken` was read. */
export async function takeLease(
  kysely: Kysely<unknown>,
  name: string,
  seenToken: number | undefined,
  { owner, nowMs, expiresMs }: Taker,
): Promise<number | undefined> {
  const tables = kysely.withTables<Tables>();
  const token = (seenToken ?? 0) + 1;
  const values = { token, owner, acquired_ms: nowMs, expires_ms: expiresMs };
  const taken =
    seenToken === undefined
      ? await tables
          .insertInto('lease')
          .values({ name, ...values })
          .onConflict((clash) => clash.doNothing())
          .executeTakeFirst()
      : await tables
          .updateTable('lease')
          .set(values)
          .where('name', '=', name)
          .where('token', '=', seenToken)
          .executeTakeFirst();
  const rows = 'numUpdatedRows' in taken ? taken.numUpdatedRows : taken.numInsertedOrUpdatedRows;
  return rows === 1n ? token : undefined;
}

/** False when the token is not the holder's any more. */
export async function extendLease(
  kysely: Kysely<unknown>,
  name: string,
  token: number,
  expiresMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await kysely
    .withTables<Tables>()
    .updateTable('lease')
    .set({ expires_ms: expiresMs })
    .where('name', '=', name)
    .where('token', '=', token)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function releaseLease(kysely: Kysely<unknown>, name: string, token: number): Promise<void> {
  const tables = kysely.withTables<Tables>();
  await tables.updateTable('lease').set({ owner: null }).where('name', '=', name).where('token', '=', token).execute();
}
