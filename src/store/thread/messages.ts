import type { DatabaseFault } from '../database-error.ts';
import type { CellValue, RowBatch } from '../row-batch.ts';
import type { SqliteConnectionOptions } from '../sqlite-connection.ts';

export interface ThreadStart extends SqliteConnectionOptions {
  readonly path: string;
}

/** A `RowBatch` as the thread gets it: nothing that could be worked out before. */
export interface ThreadInsert {
  readonly sql: string;
  /** Places of the cells that are texts to be packed. */
  readonly packed: readonly number[];
  readonly rows: RowBatch['rows'];
}

export interface ThreadStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** One statement, or several that are done in one transaction. */
export type ThreadWork =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'write'; readonly inserts: readonly ThreadInsert[] }
  | { readonly kind: 'change'; readonly statements: readonly ThreadStatement[] }
  | { readonly kind: 'close' };

export type ThreadRequest = ThreadWork & { readonly id: number };

export interface QueryRows {
  readonly rows: readonly Readonly<Record<string, CellValue | Uint8Array>>[];
  /** Absent for a statement that only reads. */
  readonly changes?: number | undefined;
}

export type ThreadReply =
  | { readonly id: number; readonly result: QueryRows }
  /** Without a fault it is about the statement, such as a constraint. */
  | { readonly id: number; readonly failure: { readonly fault: DatabaseFault | undefined; readonly message: string } };
