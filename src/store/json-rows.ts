import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Rows as one parameter, for statements that write thousands of them at once: a table expression with one column,
 * `value`, of whose items the first is read as `value ->> 0`. Both dialects know the operator; only the function differs.
 * Rows are arrays because SQLite looks for a member anew in each column: with names that takes twice the time.
 *
 * @example
 * sql`insert into point (id) select value ->> 0 from ${jsonRows(database, [['a'], ['b']])}`.execute(transaction);
 */
export function jsonRows(database: Database, rows: readonly (readonly unknown[])[]): RawBuilder<unknown> {
  const text = JSON.stringify(rows);
  return database.dialect === 'sqlite'
    ? sql`json_each(${text})`
    : sql`json_array_elements(cast(${text} as json)) as item (value)`;
}
