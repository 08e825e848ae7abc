import { insertStatement, type RowBatch, type RowTable } from '../row-batch.ts';
import type { ThreadInsert } from './messages.ts';

const known = new WeakMap<RowTable, Omit<ThreadInsert, 'rows'>>();

/** A batch for the thread. What is the same for all rows of a table is worked out once, and travels as one text. */
export function threadInsert({ into, rows }: RowBatch): ThreadInsert {
  let insert = known.get(into);
  if (insert === undefined) {
    const { columns } = into;
    insert = {
      sql: insertStatement(into, `values (${columns.map(() => '?').join(', ')})`),
      packed: columns.flatMap(([, type], place) => (type === 'packed' ? [place] : [])),
    };
    known.set(into, insert);
  }
  return { ...insert, rows };
}
