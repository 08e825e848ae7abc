/** What a column takes. `packed`: a text that is kept as bytes, compressed where that pays; see `packText`. */
export type ColumnType = 'text' | 'bigint' | 'packed';

export type CellValue = string | number | null;

/** Rows for one table, to be written together. Names are the caller's own, and never come from outside. */
export interface RowBatch {
  readonly table: string;
  /** In the order of the cells of a row. */
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  readonly rows: readonly (readonly CellValue[])[];
  /** What to do with a row whose `columns` are there already: add its numbers to those `add`, or nothing. */
  readonly conflict?: { readonly columns: readonly string[]; readonly add: readonly string[] };
}

/**
 * The statement that inserts a batch.
 *
 * @param source where the rows come from: "values (?, ?)" or "select …"
 */
export function insertStatement({ table, columns, conflict }: Omit<RowBatch, 'rows'>, source: string): string {
  const insert = `insert into ${table} (${columns.map(([name]) => name).join(', ')}) ${source}`;
  if (conflict === undefined) return insert;
  const sums = conflict.add.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', ');
  const change = conflict.add.length === 0 ? 'nothing' : `update set ${sums}`;
  return `${insert} on conflict (${conflict.columns.join(', ')}) do ${change}`;
}
