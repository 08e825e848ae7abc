import { setTimeout as sleep } from 'node:timers/promises';
import { type DatabaseConnection, type Driver, SqliteDialect, type SqliteDialectConfig, SqliteDriver } from 'kysely';
import { DatabaseError } from './database-error.ts';

/** How long a statement waits for another writer; transactions take milliseconds. */
const busyMsMax = 10_000;
const pollMsMax = 20;

/**
 * SQLite's dialect, but a statement that finds another writer waits without holding the thread up, as SQLite's own
 * busy timeout does: the other writer may be a second connection of this very process.
 */
export class PatientDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config);
  }
}

class PatientDriver extends SqliteDriver {
  #connection: DatabaseConnection | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= patient(await super.acquireConnection());
    return this.#connection;
  }
}

function patient(connection: DatabaseConnection): DatabaseConnection {
  return {
    executeQuery: (query, options) => whenFree(() => connection.executeQuery(query, options)),
    streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
  };
}

async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + busyMsMax;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isBusy = error instanceof DatabaseError && error.code === 'store/busy';
      if (!isBusy || performance.now() >= deadlineMs) throw error;
      // Not all at the same moment again.
      await sleep(1 + Math.random() * pollMsMax);
    }
  }
}
