import { assert, type Log } from '#base';
import { NotServingError } from '../errors/not-serving-error.ts';
import type { BatchClaims } from './archive/batch-claims.ts';
import type { StoredBatch } from './archive/stored-batch.ts';
import { type BatchWork, runBatch } from './run-batch.ts';

/** Batches that one process works on at once. */
const atOnce = 4;
/** How often it is looked whether there is something to do that another process has left. */
const lookEveryMs = 1000;
/** How often it is said that what runs here is alive; three are missed before it counts as dead. */
const heartbeatMs = 5000;

interface Running {
  readonly batch: StoredBatch;
  readonly cancelled: AbortController;
  readonly leaving: AbortController;
  readonly ended: Promise<void>;
}

/** Works on the batches of a stage, the oldest first, as long as a gateway serves. */
export class BatchRunner implements AsyncDisposable {
  readonly #claims: BatchClaims;
  readonly #log: Log;
  readonly #running = new Map<string, Running>();
  #work: BatchWork | undefined;
  #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | undefined;

  constructor(claims: BatchClaims, log: Log) {
    this.#claims = claims;
    this.#log = log;
  }

  /** May be repeated; only the first call begins. */
  start(work: BatchWork): void {
    if (this.#work) return;
    this.#work = work;
    this.#timers = [
      setInterval(() => this.look(), lookEveryMs).unref(),
      setInterval(() => void this.#stayAlive(), heartbeatMs).unref(),
    ];
    this.look();
  }

  /** There may be something to do. */
  look(): void {
    if (this.#timers.length === 0) return;
    this.#looking ??= this.#claimAll()
      .catch((error: unknown) => this.#log.write('warn', 'batches.not-looked', { error }))
      .finally(() => (this.#looking = undefined));
  }

  /** Somebody has cancelled it; another process that works on it will see by itself. */
  cancel(id: string): void {
    this.#running.get(id)?.cancelled.abort();
  }

  /** Takes nothing new. What has been asked is answered still, and kept. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    await this.#looking;
  }

  /** Leaves what is not done to whoever comes next. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    for (const { leaving } of this.#running.values()) leaving.abort();
    await Promise.all(this.#running.values().map(({ ended }) => ended));
  }

  async #claimAll(): Promise<void> {
    while (this.#running.size < atOnce && this.#timers.length > 0) {
      const tenants = new Set(this.#running.values().map(({ batch }) => batch.tenant));
      const batch = await this.#claims.claim(tenants);
      if (batch === undefined) return;
      const [cancelled, leaving] = [new AbortController(), new AbortController()];
      const ended = this.#run(batch, { cancelled: cancelled.signal, leaving: leaving.signal });
      this.#running.set(batch.id, { batch, cancelled, leaving, ended });
    }
  }

  async #run(batch: StoredBatch, signals: { cancelled: AbortSignal; leaving: AbortSignal }): Promise<void> {
    const { id } = batch;
    assert(this.#work, 'nothing is claimed before it is known how to work on it');
    try {
      await runBatch(batch, this.#work, signals);
      if (!signals.leaving.aborted) this.#log.write('info', 'batch.ended', { id });
      await this.#claims.release(id);
    } catch (error) {
      if (error instanceof NotServingError) await this.#claims.release(id).catch(() => {});
      // It stays claimed for a moment: whatever is wrong here is not tried again at once.
      else this.#log.write('warn', 'batch.interrupted', { id, error });
    }
    this.#running.delete(id);
  }

  async #stayAlive(): Promise<void> {
    // What cannot be said now is said next time.
    const states = await this.#claims.stayAlive([...this.#running.keys()]).catch(() => undefined);
    if (states === undefined) return;
    for (const [id, { cancelled, leaving }] of this.#running) {
      const status = states.get(id);
      if (status === undefined) leaving.abort();
      else if (status === 'cancelling') cancelled.abort();
    }
  }
}
