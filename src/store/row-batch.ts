/** What a column takes. `packed`: a text that is kept as bytes, compressed where that pays; see `packText`. */
export type ColumnType = 'text' | 'bigint' | 'packed';

export type CellValue = string | number | null;

/** A table that rows are written to, and how. Names are the caller's own, and never come from outside. Made once and kept. */
export interface RowTable {
  readonly table: string;
  /** In the order of the cells of a row. */
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  /** What to do with a row whose `columns` are there already: add its numbers to those `add`, or nothing. */
  readonly conflict?: { readonly columns: readonly string[]; readonly add: readonly string[] };
}

/** Rows for one table, to be written together. */
export interface RowBatch {
  readonly into: RowTable;
  readonly rows: readonly (readonly CellValue[])[];
}

/**
 * The statement that inserts rows.
 *
 * @param source where they come from: "values (?, ?)" or "select …"
 */
export function insertStatement({ table, columns, conflict }: RowTable, source: string): string {
  const insert = `insert into ${table} (${columns.map(([name]) => name).join(', ')}) ${source}`;
  if (conflict === undefined) return insert;
  const sums = conflict.add.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', ');
  const change = conflict.add.length === 0 ? 'nothing' : `update set ${sums}`;
  return `${insert} on conflict (${conflict.columns.join(', ')}) do ${change}`;
}
