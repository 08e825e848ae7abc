import type { Clock } from '#base';
import type { Database } from '#store';

/** Ends the life of a simulated process at the n-th boundary that it passes: from then on none of its calls returns. */
export class Fuse {
  readonly burnt: Promise<void>;
  passed = 0;
  #at: number;
  #burn: () => void = () => {};

  /** @param at Infinity: never */
  constructor(at: number) {
    this.#at = at;
    this.burnt = new Promise((resolve) => (this.#burn = resolve));
  }

  async pass(): Promise<void> {
    if (this.passed >= this.#at) {
      this.#burn();
      return await new Promise<never>(() => {});
    }
    this.passed++;
  }
}

/** A database whose transactions pass a fuse before they begin and after they are durable. */
export function fusedDatabase(database: Database, fuse: Fuse): Database {
  const kysely = new Proxy(database.kysely, {
    get: (target, key) => {
      if (key === 'transaction') return () => ({ execute: execute(target, fuse) });
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return { ...database, kysely };
}

function execute(kysely: Database['kysely'], fuse: Fuse) {
  return async (work: Parameters<ReturnType<typeof kysely.transaction>['execute']>[0]) => {
    await fuse.pass();
    const result = await kysely.transaction().execute(work);
    await fuse.pass();
    return result;
  };
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #nowMs = 1_700_000_000_000;

  nowMs(): number {
    return this.#nowMs;
  }

  advance(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  /** Ends only by its signal: nothing here waits for time. */
  async sleep(_durationMs: number, signal?: AbortSignal): Promise<void> {
    await new Promise((_resolve, reject) => {
      if (signal?.aborted) reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }
}
