import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { jsonRows } from './json-rows.ts';
import { packText } from './packed-text.ts';
import { postgresFault } from './postgres-fault.ts';
import { type CellValue, type ColumnType, insertStatement, type RowBatch } from './row-batch.ts';

/** How a cell is read out of the JSON in which the rows travel. */
const readers: Readonly<Record<ColumnType, (index: number) => string>> = {
  text: (index) => `value ->> ${index}`,
  bigint: (index) => `cast(value ->> ${index} as bigint)`,
  packed: (index) => `decode(value ->> ${index}, 'base64')`,
};

/**
 * Inserts batches in one transaction, a statement for each.
 *
 * @throws DatabaseError when the server is not there or takes nothing now; what it says of a row that it refuses
 */
export async function writeToPostgres(database: Database, batches: readonly RowBatch[]): Promise<void> {
  try {
    await insert(database, batches);
  } catch (cause) {
    const fault = postgresFault(cause);
    throw fault ? new DatabaseError(fault, 'on PostgreSQL', cause) : cause;
  }
}

/** Runs statements in one transaction; the others only where the first changes a row. */
export async function changePostgres(
  { kysely }: Database,
  [first, ...others]: readonly RawBuilder<unknown>[],
): Promise<boolean> {
  return await kysely.transaction().execute(async (transaction) => {
    const changed = await first?.execute(transaction);
    if (!changed?.numAffectedRows) return false;
    for (const statement of others) await statement.execute(transaction);
    return true;
  });
}

async function insert(database: Database, batches: readonly RowBatch[]): Promise<void> {
  await database.kysely.transaction().execute(async (transaction) => {
    for (const { into, rows } of batches) {
      const types = into.columns.map(([, type]) => type);
      const cells = types.map((type, index) => readers[type](index)).join(', ');
      const json = jsonRows(
        database,
        rows.map((row) => row.map((cell, index) => travelling(cell, types[index]))),
      );
      const place = '/* rows */';
      const [before = '', after = ''] = insertStatement(into, `select ${cells} from ${place} where true`).split(place);
      await sql`${sql.raw(before)}${json}${sql.raw(after)}`.execute(transaction);
    }
  });
}

function travelling(cell: CellValue, type: ColumnType | undefined): CellValue {
  if (typeof cell !== 'string') return cell;
  if (type === 'packed') return Buffer.from(packText(cell)).toString('base64');
  // PostgreSQL's texts hold neither half characters nor NUL.
  return cell.toWellFormed().replaceAll('\0', '\u{fffd}');
}
