import type { Database } from '#store';
import type { AuditAnchor, AuditHead } from './audit-anchor.ts';
import { chainStart, hashOfEntry } from './audit-chain.ts';
import type { AuditTables } from './audit-table.ts';
import { type AuditCheckpoint, readCheckpoint } from './checkpoint.ts';

export interface AuditVerdict {
  /** Sentences for people, the first that is wrong of each kind; none: the log is whole. */
  readonly problems: readonly string[];
  readonly entries: number;
  /** The last entry: who notes it elsewhere can ask for it later. Undefined for an empty log. */
  readonly head: AuditHead | undefined;
  /** What came before was removed, and is not there to be verified. Undefined: nothing was. */
  readonly checkpoint: AuditCheckpoint | undefined;
}

export interface VerifyOptions {
  readonly database: Database;
  readonly key: Uint8Array;
  readonly anchor?: AuditAnchor | undefined;
  /** A head that was noted earlier, and must be found in the log. */
  readonly expected?: AuditHead | undefined;
}

const pageRows = 1000;

/** Computes the whole chain anew: finds an entry that was changed, removed, put in or moved, and a tail that was cut off. */
export async function verifyAudit({ database, key, anchor, expected }: VerifyOptions): Promise<AuditVerdict> {
  const kysely = database.kysely.withTables<AuditTables>();
  const remembered = anchor?.read();
  const wanted = [
    ...(remembered && remembered !== 'damaged' ? [{ ...remembered, by: 'the anchor of this home' }] : []),
    ...(expected ? [{ ...expected, by: 'the head that was given' }] : []),
  ];
  const problems: string[] =
    remembered === 'damaged' ? ['The anchor of this home is damaged or was written by others.'] : [];
  const found = new Map<number, string>();
  const row = await kysely.selectFrom('audit_checkpoint').selectAll().executeTakeFirst();
  const checkpoint = readCheckpoint(key, row);
  if (checkpoint === 'forged') problems.push('The checkpoint after which the log begins is not what was written.');
  const start: AuditHead =
    checkpoint === undefined || checkpoint === 'forged' ? { number: 0, hash: chainStart } : checkpoint;
  let head = start;
  let entries = 0;
  let isWhole = true;
  for (let isLast = false; !isLast;) {
    const query = kysely.selectFrom('audit').selectAll().where('number', '>', head.number).orderBy('number');
    const rows = await query.limit(pageRows).execute();
    isLast = rows.length < pageRows;
    for (const row of rows) {
      if (isWhole && row.number !== head.number + 1)
        problems.push(`Entry ${head.number + 1} is missing: entry ${row.number} follows ${head.number}.`);
      else if (isWhole && hashOfEntry(key, head.hash, row) !== row.hash)
        problems.push(`Entry ${row.number} is not what was written, or not where it was written.`);
      // What comes after a wrong entry hangs on it, so it tells nothing more.
      isWhole &&= problems.length === 0 || remembered === 'damaged';
      head = { number: row.number, hash: row.hash };
      entries++;
      if (wanted.some(({ number }) => number === row.number)) found.set(row.number, row.hash);
    }
  }
  for (const { number, hash, by } of wanted) {
    if (number > head.number) problems.push(`The log ends at entry ${head.number}, and ${by} knows entry ${number}.`);
    else if (number < start.number) problems.push(`Entry ${number}, that ${by} knows, was removed: note a later one.`);
    else if ((number === start.number ? start.hash : found.get(number)) !== hash)
      problems.push(`Entry ${number} is not the one that ${by} knows.`);
  }
  const isKnown = checkpoint !== undefined && checkpoint !== 'forged';
  return {
    problems,
    entries,
    head: head.number === 0 ? undefined : { number: head.number, hash: head.hash },
    checkpoint: isKnown ? checkpoint : undefined,
  };
}
