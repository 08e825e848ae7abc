import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import { lockAudit } from './audit-log.ts';
import type { AuditTables } from './audit-table.ts';
import { checkpointRow } from './checkpoint.ts';

export interface PruneOptions {
  readonly database: Database;
  readonly key: Uint8Array;
  /** Entries that are older are removed. The last of all stays. */
  readonly before: Date;
  readonly clock?: Clock | undefined;
}

/** What was removed. */
export interface Pruned {
  readonly entries: number;
  /** Number of the last of them; undefined where there was none. */
  readonly through: number | undefined;
}

/**
 * Removes old entries, and leaves a checkpoint from which the rest can still be verified. All or nothing: a process that
 * is killed in the middle has removed none.
 */
export async function pruneAudit({ database, key, before, clock = systemClock }: PruneOptions): Promise<Pruned> {
  return await database.kysely
    .withTables<AuditTables>()
    .transaction()
    .execute(async (transaction) => {
      await lockAudit(database, transaction);
      // By number and not by time: what follows a late entry stays, so that there is no hole.
      const kept = transaction.selectFrom('audit').select('number').where('at_ms', '>=', before.getTime());
      const firstKept = await kept.orderBy('number').limit(1).executeTakeFirst();
      const last = await transaction.selectFrom('audit').select('number').orderBy('number', 'desc').executeTakeFirst();
      const through = (firstKept ?? last)?.number;
      if (through === undefined) return { entries: 0, through: undefined };
      const old = transaction.selectFrom('audit').select(['number', 'hash']).where('number', '<', through);
      const newest = await old.orderBy('number', 'desc').limit(1).executeTakeFirst();
      if (newest === undefined) return { entries: 0, through: undefined };
      const row = checkpointRow(key, newest, clock.nowMs());
      const insertion = transaction.insertInto('audit_checkpoint').values(row);
      await insertion.onConflict((clash) => clash.column('id').doUpdateSet(row)).execute();
      const removal = transaction.deleteFrom('audit').where('number', '<=', newest.number);
      const { numDeletedRows } = await removal.executeTakeFirstOrThrow();
      return { entries: Number(numDeletedRows), through: newest.number };
    });
}
