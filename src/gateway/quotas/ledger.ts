import { type Kysely, sql } from 'kysely';
import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import { isRate, type Measure } from './quota.ts';
import type { Period } from './period.ts';
import type { QuotaTables } from './quota-table.ts';
import { type Bucket, countedAt, oldestStartMs } from './sliding-window.ts';

/** One span of one quota; of a limit by the minute one bucket of it. */
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

export interface Change {
  readonly account: Account;
  readonly by: number;
}

export interface Grant {
  /** 0 when the least was not to be had. */
  readonly granted: number;
  /** What has been handed out in this span, to everybody, this grant included. */
  readonly taken: number;
  /** The same of a limit by the minute, bucket by bucket. */
  readonly buckets?: readonly Bucket[] | undefined;
}

/**
 * Hands out parts of quotas to serving processes, each part to one. What is handed out counts as used until it comes
 * back, so that no two processes spend the same; a process that dies keeps what it held, and nothing is spent twice.
 */
export interface Ledger {
  lease(account: Account, wish: Wish): Promise<Grant>;
  /** Takes back what was not used, as negative numbers, and notes what was used beyond: all at once. */
  add(changes: readonly Change[]): Promise<void>;
  /** What has been handed out, and still counts. */
  taken(account: Account): Promise<number>;
}

/** Any number that nobody else locks by; the same in every version of Lode. */
const advisoryClass = 5_641_280;

/** Of what is left, how much one process gets at once beyond what it needs now: others come too. */
const shareMax = 1 / 4;

export function ledger(database: Database, clock: Clock = systemClock): Ledger {
  const kysely = database.kysely.withTables<QuotaTables>();
  return {
    lease: (account, { least, most, amount }) =>
      kysely.transaction().execute(async (transaction) => {
        // SQLite's transactions begin as writers, so that what is read there stays as it is.
        if (database.dialect === 'postgres') {
          const name = [account.subject, account.measure, account.period].join(' ');
          await sql`select pg_advisory_xact_lock(${advisoryClass}, hashtext(${name}))`.execute(transaction);
        }
        const buckets = await bucketsOf(transaction, account, clock.nowMs());
        const taken = takenOf(account, buckets, clock.nowMs());
        const left = amount - taken;
        if (left < least) return { granted: 0, taken, buckets };
        const granted = Math.min(left, most, Math.max(least, Math.floor(left * shareMax)));
        await addTo(transaction, { account, by: granted });
        return { granted, taken: taken + granted, buckets: withMore(buckets, account.startMs, granted) };
      }),
    add: async (changes) => {
      if (changes.length === 0) return;
      await kysely.transaction().execute(async (transaction) => {
        // In one order, and what nobody else writes first: so that of several processes none waits for one that waits for it.
        const inOrder = changes.toSorted((one, other) => (nameOf(one.account) < nameOf(other.account) ? -1 : 1));
        for (const { account } of inOrder) await removeEarlier(transaction, account, clock.nowMs());
        for (const change of inOrder) await addTo(transaction, change);
      });
    },
    taken: async (account) => takenOf(account, await bucketsOf(kysely, account, clock.nowMs()), clock.nowMs()),
  };
}

/** The row of a span; of a limit by the minute all rows that still count. */
async function bucketsOf(reader: Kysely<QuotaTables>, account: Account, nowMs: number): Promise<readonly Bucket[]> {
  const { start_ms, ...same } = rowOf(account);
  const query = reader
    .selectFrom('allowance')
    .select(['start_ms', 'taken'])
    .where((is) => is.and(same));
  const rows = isRate(account)
    ? await query.where('start_ms', '>=', oldestStartMs(nowMs)).execute()
    : await query.where('start_ms', '=', start_ms).execute();
  return rows.map((row) => ({ startMs: row.start_ms, taken: row.taken }));
}

function takenOf(account: Account, buckets: readonly Bucket[], nowMs: number): number {
  return isRate(account) ? countedAt(buckets, nowMs) : (buckets[0]?.taken ?? 0);
}

function withMore(buckets: readonly Bucket[], startMs: number, more: number): readonly Bucket[] {
  const own = buckets.find((bucket) => bucket.startMs === startMs)?.taken ?? 0;
  return [...buckets.filter((bucket) => bucket.startMs !== startMs), { startMs, taken: own + more }];
}

async function addTo(writer: Kysely<QuotaTables>, { account, by }: Change): Promise<void> {
  const insertion = writer.insertInto('allowance').values({ ...rowOf(account), taken: by });
  await insertion
    .onConflict((clash) =>
      clash
        .columns(['subject', 'measure', 'period', 'start_ms'])
        .doUpdateSet(({ eb, ref }) => ({ taken: eb(ref('allowance.taken'), '+', by) })),
    )
    .execute();
}

function nameOf({ subject, measure, period, startMs }: Account): string {
  return JSON.stringify([subject, measure, period, startMs]);
}

function rowOf({ subject, measure, period, startMs }: Account) {
  return { subject, measure, period, start_ms: startMs };
}

/** Minutes and hours that are over are of no interest to anybody; days and months tell what was spent. */
async function removeEarlier(writer: Kysely<QuotaTables>, account: Account, nowMs: number): Promise<void> {
  if (account.period !== 'minute' && account.period !== 'hour') return;
  const { start_ms, ...same } = rowOf(account);
  const beforeMs = isRate(account) ? oldestStartMs(nowMs) : start_ms;
  const removal = writer.deleteFrom('allowance').where((is) => is.and(same));
  await removal.where('start_ms', '<', beforeMs).execute();
}
