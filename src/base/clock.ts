import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a part that can be passed in, so that leases and schedulers can be tested on a virtual clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Resolves after the given time; rejects with the signal's reason when it is aborted first. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (durationMs, signal) => void (await sleep(durationMs, undefined, signal ? { signal } : {})),
};
