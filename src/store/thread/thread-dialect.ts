import { type CompiledQuery, type DatabaseConnection, type Driver, SqliteDialect, SqliteDriver } from 'kysely';
import { unreachable } from '#base';
import type { SqliteThread } from './sqlite-thread.ts';

/** Kysely asks for a database only to work on it in this thread, which is what we do not want. */
const nowhere = { database: unreachable as () => never };

/** SQLite's dialect for a database that is on a thread of its own. */
export class ThreadDialect extends SqliteDialect {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    super(nowhere);
    this.#thread = thread;
  }

  override createDriver(): Driver {
    return new ThreadDriver(this.#thread);
  }
}

class ThreadDriver extends SqliteDriver {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    super(nowhere);
    this.#thread = thread;
  }

  override async init(): Promise<void> {}

  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <Row>({ sql, parameters }: CompiledQuery) => {
        const { rows, changes } = await this.#thread.do({ kind: 'query', sql, parameters });
        return {
          rows: rows as unknown as Row[],
          ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
        };
      },
      // eslint-disable-next-line require-yield
      streamQuery: () => unreachable('streams are read page by page' as never),
    };
  }

  override async destroy(): Promise<void> {
    await this.#thread.close();
  }
}
