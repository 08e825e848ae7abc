import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import { hashOfKey } from '../keys/key-secret.ts';
import { TooManyAttemptsError } from './errors/too-many-attempts-error.ts';
import type { UserTables } from './user-table.ts';

/** How often somebody may try. Counted for names that do not exist too, so that this tells nothing of who does. */
export interface Attempts {
  /**
   * To be called before a password is looked at: counts as a failure until `succeeded`, so that many attempts at once
   * are not more than one after another.
   *
   * @throws TooManyAttemptsError
   */
  begin(name: string): Promise<void>;
  succeeded(name: string): Promise<void>;
}

/** Mistyping is free; what comes after doubles the time of waiting. */
const freeFailures = 5;
const firstWaitMs = 1000;
const longestWaitMs = 15 * 60_000;
/** After so long without an attempt nothing is remembered. */
const forgetMs = 24 * 3600 * 1000;
/** Of all names together: a bound on what trying names at random writes. */
const namesMax = 10_000;

/** @param pepper under which names are hashed: people type passwords where names belong */
export function signInAttempts(
  database: Database,
  prefix: string,
  pepper: Uint8Array,
  clock: Clock = systemClock,
): Attempts {
  const kysely = database.kysely.withTables<UserTables>();
  const subjectOf = (name: string): string => hashOfKey(`attempt ${prefix}${name}`, pepper);
  return {
    begin: async (name) => {
      const [subject, nowMs] = [subjectOf(name), clock.nowMs()];
      const waitMs = await kysely.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('sign_in_attempt')
          .where('at_ms', '<', nowMs - forgetMs)
          .execute();
        const fresh = { subject, failures: 0, blocked_until_ms: 0, at_ms: nowMs };
        await transaction
          .insertInto('sign_in_attempt')
          .values(fresh)
          .onConflict((clash) => clash.doNothing())
          .execute();
        // The update locks the row, so that of many at once each counts.
        const counting = transaction
          .updateTable('sign_in_attempt')
          .set(({ eb }) => ({ failures: eb('failures', '+', 1), at_ms: nowMs }))
          .where('subject', '=', subject)
          .where('blocked_until_ms', '<=', nowMs);
        const { numUpdatedRows } = await counting.executeTakeFirstOrThrow();
        const row = await transaction
          .selectFrom('sign_in_attempt')
          .selectAll()
          .where('subject', '=', subject)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return row.blocked_until_ms - nowMs;
        const blockedMs = waitAfter(row.failures);
        const blocking = transaction.updateTable('sign_in_attempt').set({ blocked_until_ms: nowMs + blockedMs });
        await blocking.where('subject', '=', subject).execute();
        const { names } = await transaction
          .selectFrom('sign_in_attempt')
          .select(({ fn }) => fn.countAll<number | string>().as('names'))
          .executeTakeFirstOrThrow();
        return Number(names) > namesMax ? longestWaitMs : 0;
      });
      if (waitMs > 0) throw new TooManyAttemptsError(Math.ceil(waitMs / 1000));
    },
    succeeded: async (name) => {
      await kysely.deleteFrom('sign_in_attempt').where('subject', '=', subjectOf(name)).execute();
    },
  };
}

/** How long nobody may try after so many failures in a row. */
function waitAfter(failures: number): number {
  if (failures < freeFailures) return 0;
  return Math.min(firstWaitMs * 2 ** Math.min(failures - freeFailures, 20), longestWaitMs);
}
