import { Kysely, PostgresDialect } from 'kysely';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';

const connectionsMax = 10;
/** The oid of int8. Ours are times and counters, far below 2^53. */
const bigint = 20;

/** Opens a pool of connections to a PostgreSQL server, and checks that it answers. */
export async function openPostgres(url: string): Promise<Database> {
  // Loaded only where it is used: those who stay with SQLite do not wait for it.
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: 10_000,
    application_name: 'lode',
    types: { getTypeParser: (oid, format) => (oid === bigint ? Number : pg.types.getTypeParser(oid, format)) },
  });
  // A connection that breaks while idle is replaced by the pool; the next query finds out if the server is gone.
  pool.on('error', () => {});
  // One that breaks while it is used tells whoever uses it; told to nobody beside that, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    (await pool.connect()).release();
  } catch (cause) {
    await pool.end();
    throw new DatabaseError('unreachable', withoutPassword(url), cause);
  }
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await kysely.destroy();
    if (!pool.ending) await pool.end();
  };
  return { kysely, dialect: 'postgres', close, [Symbol.asyncDispose]: close };
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}
