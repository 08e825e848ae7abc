import type { Kysely } from 'kysely';
import type { Database } from '#store';
import type { Tables } from './tables.ts';

/** Whose rows are meant, and where they are. */
export interface Scope {
  readonly database: Database;
  readonly tables: Kysely<Tables>;
  readonly key: { readonly stack: string; readonly stage: string };
}

export function openScope(database: Database, stack: string, stage: string): Scope {
  return { database, tables: database.kysely.withTables<Tables>() as Kysely<Tables>, key: { stack, stage } };
}
