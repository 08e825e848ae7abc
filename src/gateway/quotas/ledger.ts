import type { Transaction } from 'kysely';
import type { Database } from '#store';
import type { Measure } from './quota.ts';
import type { Period } from './period.ts';
import type { QuotaTables } from './quota-table.ts';

/** One span of one quota. */
export interface Account {
  readonly subject: string;
  readonly measure: Measure;
  readonly period: Period;
  readonly startMs: number;
}

export interface Wish {
  /** Less than this is of no use. */
  readonly least: number;
  readonly most: number;
  /** Of the quota as a whole. */
  readonly amount: number;
}

export interface Grant {
  /** 0 when the least was not to be had. */
  readonly granted: number;
  /** What has been handed out in this span, to everybody, this grant included. */
  readonly taken: number;
}

/**
 * Hands out parts of quotas to serving processes, each part to one. What is handed out counts as used until it comes
 * back, so that no two processes spend the same; a process that dies keeps what it held, and nothing is spent twice.
 */
export interface Ledger {
  lease(account: Account, wish: Wish): Promise<Grant>;
  /** Takes back what was not used, as a negative number, or notes what was used beyond. */
  add(account: Account, change: number): Promise<void>;
  /** What has been handed out. */
  taken(account: Account): Promise<number>;
}

/** Of what is left, how much one process gets at once beyond what it needs now: others come too. */
const shareMax = 1 / 4;

export function ledger(database: Database): Ledger {
  const kysely = database.kysely.withTables<QuotaTables>();
  return {
    lease: (account, { least, most, amount }) =>
      kysely.transaction().execute(async (transaction) => {
        const row = rowOf(account);
        const found = transaction
          .selectFrom('allowance')
          .select('taken')
          .where((is) => is.and(row));
        // SQLite's transactions begin as writers, so that what is read there stays as it is.
        const locked = database.dialect === 'postgres' ? found.forUpdate() : found;
        let taken = (await locked.executeTakeFirst())?.taken;
        if (taken === undefined) {
          await removeEarlier(transaction, account);
          const insertion = transaction.insertInto('allowance').values({ ...row, taken: 0 });
          await insertion.onConflict((conflict) => conflict.doNothing()).execute();
          taken = (await locked.executeTakeFirst())?.taken ?? 0;
        }
        const left = amount - taken;
        if (left < least) return { granted: 0, taken };
        const granted = Math.min(left, most, Math.max(least, Math.floor(left * shareMax)));
        const update = transaction.updateTable('allowance').set({ taken: taken + granted });
        await update.where((is) => is.and(row)).execute();
        return { granted, taken: taken + granted };
      }),
    add: async (account, change) => {
      const update = kysely.updateTable('allowance').set(({ eb }) => ({ taken: eb('taken', '+', change) }));
      await update.where((is) => is.and(rowOf(account))).execute();
    },
    taken: async (account) => {
      const query = kysely.selectFrom('allowance').select('taken');
      return (await query.where((is) => is.and(rowOf(account))).executeTakeFirst())?.taken ?? 0;
    },
  };
}

function rowOf({ subject, measure, period, startMs }: Account) {
  return { subject, measure, period, start_ms: startMs };
}

/** Minutes and hours that are over are of no interest to anybody; days and months tell what was spent. */
async function removeEarlier(transaction: Transaction<QuotaTables>, account: Account): Promise<void> {
  if (account.period !== 'minute' && account.period !== 'hour') return;
  const { start_ms, ...same } = rowOf(account);
  const removal = transaction.deleteFrom('allowance').where((is) => is.and(same));
  await removal.where('start_ms', '<', start_ms).execute();
}
