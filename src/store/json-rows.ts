import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Rows as one parameter, for statements that write thousands of them at once: a table expression with one column,
 * `value`, whose members are read as `value ->> 'name'`. Both dialects know the operator; only the function differs.
 *
 * @example
 * sql`insert into point (id) select value ->> 'id' from ${jsonRows(database, points)} where true`.execute(transaction);
 */
export function jsonRows(database: Database, rows: readonly unknown[]): RawBuilder<unknown> {
  const text = JSON.stringify(rows);
  return database.dialect === 'sqlite'
    ? sql`json_each(${text})`
    : sql`json_array_elements(cast(${text} as json)) as item (value)`;
}
