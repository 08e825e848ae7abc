import { type Clock, type Log, serialiseError, systemClock } from '#base';
import type { BulkDatabase } from '#store';
import { indexNextRuns } from './index-runs.ts';

/** How long to wait when all that is recorded can be searched, and after a failure. */
const idleMs = 1000;
const failedMs = 10_000;
/** Between two steps: those who record go first. */
const pauseMs = 20;

export interface RunIndexerOptions {
  readonly database: BulkDatabase;
  readonly log: Log;
  /** Whether runs are being written: it waits meanwhile. */
  isBusy(): boolean;
  readonly clock?: Clock;
}

/**
 * Makes runs searchable while there is nothing more important to do. What it has not come to yet is indexed by whoever
 * searches.
 */
export class RunIndexer implements AsyncDisposable {
  readonly #options: RunIndexerOptions;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  readonly #running: Promise<void>;

  constructor(options: RunIndexerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { database, isBusy, log } = this.#options;
    const { signal } = this.#closed;
    while (!signal.aborted) {
      let waitMs = idleMs;
      try {
        if (isBusy()) waitMs = pauseMs;
        else if ((await indexNextRuns(database)) > 0) waitMs = pauseMs;
      } catch (error) {
        log.write('warn', 'runs.not-indexed', { ...serialiseError(error) });
        waitMs = failedMs;
      }
      await this.#clock.sleep(waitMs, signal).catch(() => {});
    }
  }
}
