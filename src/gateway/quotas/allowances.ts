import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import type { Gate } from './gate.ts';
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
  metersOf(spender: Spender): readonly Meter[];
}

const restEveryMs = 500;

/** @param prefix of the full names of the stage: "stack/stage/" */
export function allowances(database: Database, prefix: string, clock: Clock = systemClock): Allowances {
  const book = new QuotaBook(quotaStore(database), ledger(database), prefix, clock);
  const timer = setInterval(() => void book.rest().catch(() => {}), restEveryMs).unref();
  return {
    reserve: async (spender, expected) => {
      const reading = book.refresh();
      if (reading) await reading;
      const meters: Bound<Meter>[] = [];
      const gates: Bound<Gate>[] = [];
      for (const subject of subjectsOf(spender)) {
        const bounds = book.boundsOf(subject);
        for (const of of bounds?.meters ?? []) meters.push({ subject, of });
        for (const of of bounds?.gates ?? []) gates.push({ subject, of });
      }
      const reservation = new Reservation(clock);
      if (meters.length > 0 || gates.length > 0) await reservation.take(meters, gates, expected);
      return reservation;
    },
    metersOf: (spender) => subjectsOf(spender).flatMap((subject) => book.boundsOf(subject)?.meters ?? []),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await book.rest(true);
    },
  };
}

function subjectsOf({ key, teams, models }: Spender): readonly string[] {
  return [
    ...(key === undefined ? [] : [`key/${key}`]),
    ...teams.map((team) => `team/${team}`),
    ...models.map((model) => `model/${model}`),
    'stack',
  ];
}
