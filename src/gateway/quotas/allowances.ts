import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import { slotLedger } from './concurrency/slot-ledger.ts';
import { ledger } from './ledger.ts';
import type { Meter } from './meter.ts';
import { QuotaBook } from './quota-book.ts';
import { quotaStore } from './quota-store.ts';
import { type Bound, type Expected, Reservation } from './reservation.ts';

/** Whose quotas a request falls under; the stack's hold for everybody. */
export interface Spender {
  /** Name of the key; undefined for clients without one. */
  readonly key: string | undefined;
  /** Innermost first. */
  readonly teams: readonly string[];
  /** Names of the models of which one is asked. */
  readonly models: readonly string[];
}

/** Limits and budgets as a serving process keeps them. */
export interface Allowances extends AsyncDisposable {
  /**
   * Sets aside what a request may use, of all quotas at once or of none. Most often without any waiting.
   *
   * @throws LimitReachedError, BudgetExhaustedError, and the errors of the database, of which nothing is let through
   */
  reserve(spender: Spender, expected: Expected): Promise<Reservation>;
  /** What a request falls under, as far as it is known by now. */
  metersOf(spender: Spender): readonly Bound<Meter>[];
}

const restEveryMs = 500;

/** @param prefix of the full names of the stage: "stack/stage/" */
export function allowances(database: Database, prefix: string, clock: Clock = systemClock): Allowances {
  const ledgers = { ledger: ledger(database, clock), slots: slotLedger(database, clock) };
  const book = new QuotaBook(quotaStore(database), ledgers, prefix, clock);
  const timer = setInterval(() => void book.rest().catch(() => {}), restEveryMs).unref();
  return {
    reserve: async (spender, expected) => {
      const reading = book.refresh();
      if (reading) await reading;
      const { meters, gates } = book.boundsOf(subjectsOf(spender));
      const reservation = new Reservation(clock);
      if (meters.length > 0 || gates.length > 0) await reservation.take(meters, gates, expected);
      return reservation;
    },
    metersOf: (spender) => book.boundsOf(subjectsOf(spender)).meters,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await book.rest(true);
    },
  };
}

function subjectsOf({ key, teams, models }: Spender): readonly string[] {
  const subjects = key === undefined ? [] : [`key/${key}`];
  for (const team of teams) subjects.push(`team/${team}`);
  for (const model of models) subjects.push(`model/${model}`);
  subjects.push('stack');
  return subjects;
}
