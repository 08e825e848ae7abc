import { type Clock, systemClock } from '#base';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { LeaseHeldError } from './lease-held-error.ts';
import { LeaseLostError } from './lease-lost-error.ts';
import { isGone, thisProcess } from './lease-owner.ts';
import { extendLease, type LeaseRow, readLease, releaseLease, takeLease } from './lease-table.ts';

export interface LeaseOptions {
  /** Who holds it, for the message to others. Default: this process, by host and pid. */
  readonly owner?: string;
  /** After this time without a heartbeat the lease is free. Default: 15 seconds. */
  readonly ttlMs?: number;
  /** How long to wait for another holder. Default: 0, fail at once. */
  readonly waitMs?: number;
  readonly clock?: Clock;
}

/**
 * The right to be the only one who does something, for as long as one says so. It ends by itself with its holder.
 *
 * A holder can be paused (a closed lid, a stopped process) and wake up after another one took over. Therefore what the
 * lease protects is written only through `write`, which looks in the same transaction whether the lease is still held.
 */
export interface Lease extends AsyncDisposable {
  readonly name: string;
  /** Rises with every holder: the fencing token. */
  readonly token: number;
  /** Aborted, with a LeaseLostError as its reason, when the lease is known to be lost. */
  readonly signal: AbortSignal;
  /** @throws LeaseLostError, without having written, when another one holds it by now */
  write<T>(work: (transaction: Transaction<unknown>) => Promise<T>): Promise<T>;
  release(): Promise<void>;
}

const pollMs = 100;

/**
 * Takes the lease of that name. A lease whose holder was a process of this machine that has ended is free at once; of
 * any other dead holder, when its time is over. Needs the tables of `leaseMigrations`.
 *
 * @throws LeaseHeldError when another one holds it, after `waitMs`
 */
export async function acquireLease(database: Database, name: string, options: LeaseOptions = {}): Promise<Lease> {
  const { owner = thisProcess(), ttlMs = 15_000, waitMs = 0, clock = systemClock } = options;
  const deadlineMs = clock.nowMs() + waitMs;
  for (;;) {
    const nowMs = clock.nowMs();
    const current = await readLease(database.kysely, name);
    const holder = holderOf(current, nowMs);
    if (!holder) {
      const token = await takeLease(database.kysely, name, current?.token, { owner, nowMs, expiresMs: nowMs + ttlMs });
      if (token !== undefined) return hold(database, { name, token, ttlMs, clock });
    } else if (nowMs >= deadlineMs) {
      throw new LeaseHeldError(name, holder.owner, holder.acquired_ms);
    } else {
      await clock.sleep(Math.min(pollMs, deadlineMs - nowMs));
    }
  }
}

/** The row, when somebody holds the lease who may still be alive. */
function holderOf(row: LeaseRow | undefined, nowMs: number): (LeaseRow & { owner: string }) | undefined {
  if (!row || row.owner === null || row.expires_ms <= nowMs || isGone(row.owner)) return undefined;
  return { ...row, owner: row.owner };
}

interface Holding {
  readonly name: string;
  readonly token: number;
  readonly ttlMs: number;
  readonly clock: Clock;
}

function hold(database: Database, { name, token, ttlMs, clock }: Holding): Lease {
  const lost = new AbortController();
  const ended = new AbortController();
  let expiresMs = clock.nowMs() + ttlMs;

  const lose = (): LeaseLostError => {
    const error = new LeaseLostError(name);
    ended.abort();
    lost.abort(error);
    return error;
  };
  const write: Lease['write'] = async (work) => {
    const nextMs = clock.nowMs() + ttlMs;
    const result = await database.kysely.transaction().execute(async (transaction) => {
      // The update locks the row: nobody can take the lease over before this transaction ends.
      if (!(await extendLease(transaction, name, token, nextMs))) throw lose();
      return await work(transaction);
    });
    expiresMs = nextMs;
    return result;
  };
  const beat = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      await clock.sleep(ttlMs / 3, ended.signal).catch(() => {});
      if (ended.signal.aborted) return;
      const nextMs = clock.nowMs() + ttlMs;
      try {
        if (!(await extendLease(database.kysely, name, token, nextMs))) return void lose();
        expiresMs = nextMs;
      } catch {
        // The database may be back before the time is over; until then the lease is ours.
        if (clock.nowMs() >= expiresMs) return void lose();
      }
    }
  };
  const beating = beat();
  const release = async (): Promise<void> => {
    ended.abort();
    await beating;
    await releaseLease(database.kysely, name, token);
  };
  return { name, token, signal: lost.signal, write, release, [Symbol.asyncDispose]: release };
}
