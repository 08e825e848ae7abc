import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { MigrationMismatchError } from './migration-mismatch-error.ts';
import { SchemaNewerError } from './schema-newer-error.ts';

/** One change of a layer's tables. Once released it never changes again; what follows is another migration. */
export interface Migration {
  /** Lower-case words with hyphens: "add-expiry-of-keys". */
  readonly name: string;
  /** Does with what both dialects know, where it can: types `text`, `integer`, `bigint`; times as milliseconds. */
  up(transaction: Transaction<unknown>, dialect: Database['dialect']): Promise<void>;
}

type Tables = {
  migration: { layer: string; number: number; name: string; applied_at: number };
};

/** Any number that nobody else locks by; the same in every version of Lode. */
const advisoryLock = 5_641_277;

/**
 * Brings the tables of a layer to the newest of `migrations`: all that are missing, in one transaction, so that a
 * process that is killed in the middle leaves the old schema, and of two that race the second finds the work done.
 *
 * @throws SchemaNewerError when a newer version of Lode has been here
 * @throws MigrationMismatchError when the applied migrations are not the first ones of the list
 */
export async function migrate(database: Database, layer: string, migrations: readonly Migration[]): Promise<void> {
  if (await isCurrent(database, layer, migrations)) return;
  await database.kysely.transaction().execute(async (transaction) => {
    if (database.dialect === 'postgres') await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(transaction);
    await createHistory(transaction);
    const history = transaction.withTables<Tables>();
    const applied = await readApplied(transaction, layer);
    verify(layer, applied, migrations);
    for (const [index, migration] of migrations.entries()) {
      if (index < applied.length) continue;
      await migration.up(transaction, database.dialect);
      await history
        .insertInto('migration')
        .values({ layer, number: index + 1, name: migration.name, applied_at: Date.now() })
        .execute();
    }
  });
}

/** The usual case costs two reads and takes no lock. */
async function isCurrent(database: Database, layer: string, migrations: readonly Migration[]): Promise<boolean> {
  const catalogue = database.dialect === 'sqlite' ? sql`sqlite_master` : sql`pg_tables`;
  const name = database.dialect === 'sqlite' ? sql`name` : sql`tablename`;
  const place = database.dialect === 'sqlite' ? sql`type = 'table'` : sql`schemaname = current_schema()`;
  const found = await sql`select 1 from ${catalogue} where ${name} = 'migration' and ${place}`.execute(database.kysely);
  if (found.rows.length === 0) return false;
  const applied = await readApplied(database.kysely, layer);
  verify(layer, applied, migrations);
  return applied.length === migrations.length;
}

async function createHistory(transaction: Transaction<unknown>): Promise<void> {
  await transaction.schema
    .createTable('migration')
    .ifNotExists()
    .addColumn('layer', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('migration_pk', ['layer', 'number'])
    .execute();
}

async function readApplied(kysely: Kysely<unknown>, layer: string): Promise<readonly string[]> {
  const rows = await kysely
    .withTables<Tables>()
    .selectFrom('migration')
    .select('name')
    .where('layer', '=', layer)
    .orderBy('number')
    .execute();
  return rows.map(({ name }) => name);
}

function verify(layer: string, applied: readonly string[], migrations: readonly Migration[]): void {
  if (applied.length > migrations.length) throw new SchemaNewerError(layer, applied.length, migrations.length);
  for (const [index, name] of applied.entries()) {
    const expected = migrations[index]?.name;
    if (name !== expected) throw new MigrationMismatchError(layer, index + 1, name, expected);
  }
}
