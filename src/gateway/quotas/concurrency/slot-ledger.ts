import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { type Clock, systemClock } from '#base';
import { type Database, isGone, thisProcess } from '#store';
import type { SlotTables } from './slot-table.ts';

/** How many requests a process has. */
export interface SlotNeed {
  readonly running: number;
  readonly waiting: number;
}

/** What a process got of a subject's places. */
export interface SlotGrant {
  /** How many it has now, all told. */
  readonly held: number;
  /** Others have some of them, or want some. */
  readonly isShared: boolean;
  /** Another may hold more than it needs, and gives it back when it sees that somebody wants it. */
  readonly isHoarded: boolean;
}

/**
 * Divides the places of each subject among processes. A place is held until it is given back, and until its process dies:
 * at once where that ran on this machine, after `ttlMs` where nobody can see it.
 */
export interface SlotLedger {
  /** @param amount of places that there are */
  claim(subject: string, need: SlotNeed, amount: number): Promise<SlotGrant>;
  /** Gives back all but so many. */
  keep(subject: string, held: number): Promise<void>;
  /** Gives back everything, and wants nothing. */
  leave(subject: string): Promise<void>;
  /** Those of the subjects of which others have places, or want some. */
  wantedByOthers(subjects: readonly string[]): Promise<ReadonlySet<string>>;
  /** Says that this process lives. */
  beat(): Promise<void>;
}

/** So long after its last beat a process is taken to be dead. */
export const ttlMs = 10_000;

/** How long it counts that somebody got less than he wanted: he may not come again. */
const wantMs = 1000;

/** Any number that nobody else locks by; the same in every version of Lode. */
const advisoryClass = 5_641_279;

export function slotLedger(database: Database, clock: Clock = systemClock): SlotLedger {
  const kysely = database.kysely.withTables<SlotTables>();
  const [process, owner] = [randomUUID(), thisProcess()];
  const own = (subject: string) => ({ subject, process });
  return {
    claim: (subject, { running, waiting }, amount) =>
      kysely.transaction().execute(async (transaction) => {
        if (database.dialect === 'postgres')
          await sql`select pg_advisory_xact_lock(${advisoryClass}, hashtext(${subject}))`.execute(transaction);
        const rows = await livingRows(transaction, subject, process, clock.nowMs());
        const others = rows.filter((row) => row.process !== process);
        const isShared = others.length > 0;
        const held = mostFor({ running, waiting }, others, amount, clock.nowMs());
        const wants_until_ms = held < running + waiting ? clock.nowMs() + wantMs : 0;
        const values = { owner, held, hoards: isShared ? 0 : 1, wants_until_ms, expires_ms: clock.nowMs() + ttlMs };
        const grant = { held, isShared, isHoarded: others.some(({ hoards }) => hoards === 1) };
        // Who is refused again and again costs reads, and no commits.
        const known = rows.find((row) => row.process === process);
        if (saysAsMuch(known, values)) return grant;
        const insertion = transaction.insertInto('slot').values({ ...own(subject), ...values });
        await insertion.onConflict((clash) => clash.columns(['subject', 'process']).doUpdateSet(values)).execute();
        return grant;
      }),
    keep: async (subject, held) => {
      const update = kysely.updateTable('slot').set({ held, hoards: 0, expires_ms: clock.nowMs() + ttlMs });
      await update.where((is) => is.and(own(subject))).execute();
    },
    leave: async (subject) => {
      const removal = kysely.deleteFrom('slot').where((is) => is.and(own(subject)));
      await removal.execute();
    },
    wantedByOthers: async (subjects) => {
      if (subjects.length === 0) return new Set();
      const query = kysely.selectFrom('slot').select('subject').where('subject', 'in', subjects);
      const rows = await query.where('process', '!=', process).where('expires_ms', '>', clock.nowMs()).execute();
      return new Set(rows.map(({ subject }) => subject));
    },
    beat: async () => {
      const update = kysely.updateTable('slot').set({ expires_ms: clock.nowMs() + ttlMs });
      await update.where('process', '=', process).execute();
    },
  };
}

/**
 * Who is alone takes all, and asks nobody again. Where another goes without, what he lacks of an equal share is left to
 * him: those who have places could hand them on among themselves for ever.
 */
function mostFor(
  { running, waiting }: SlotNeed,
  others: readonly SlotTables['slot'][],
  amount: number,
  nowMs: number,
): number {
  const left = Math.max(0, amount - others.reduce((sum, { held }) => sum + held, 0));
  if (others.length === 0) return left;
  const share = Math.max(1, Math.floor(amount / (others.length + 1)));
  const lacking = others
    .filter(({ wants_until_ms }) => wants_until_ms > nowMs)
    .reduce((sum, { held }) => sum + Math.max(0, share - held), 0);
  return Math.min(running + waiting, left, Math.max(running, left - lacking));
}

/** Whether what stands there is the same, and still will be for a while. */
function saysAsMuch(
  known: SlotTables['slot'] | undefined,
  next: Pick<SlotTables['slot'], 'held' | 'hoards' | 'wants_until_ms' | 'expires_ms'>,
): boolean {
  return (
    known?.held === next.held &&
    known.hoards === next.hoards &&
    known.expires_ms > next.expires_ms - ttlMs / 2 &&
    Math.abs(known.wants_until_ms - next.wants_until_ms) < wantMs / 2
  );
}

/** All of a subject, without the dead, which are removed on the way. */
async function livingRows(
  transaction: Transaction<SlotTables>,
  subject: string,
  process: string,
  nowMs: number,
): Promise<readonly SlotTables['slot'][]> {
  const rows = await transaction.selectFrom('slot').selectAll().where('subject', '=', subject).execute();
  const dead = rows.filter((row) => row.process !== process && (row.expires_ms <= nowMs || isGone(row.owner)));
  if (dead.length > 0) {
    const removal = transaction.deleteFrom('slot').where('subject', '=', subject);
    await removal
      .where(
        'process',
        'in',
        dead.map((row) => row.process),
      )
      .execute();
  }
  return rows.filter((row) => !dead.includes(row));
}
