import type { Kysely } from 'kysely';

/**
 * A place where tables are. `store` does not know which: each layer brings its migrations (`migrate`) and says with
 * `database.kysely.withTables<Tables>()` what it expects to find.
 */
export interface Database extends AsyncDisposable {
  /** Typed queries. Transactions begin as writers, so that a read in one of them still holds when it writes. */
  readonly kysely: Kysely<unknown>;
  readonly dialect: 'sqlite' | 'postgres';
  close(): Promise<void>;
}
