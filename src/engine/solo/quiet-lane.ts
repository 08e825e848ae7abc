import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import type { AwaitedLane } from '../worker/lane.ts';
import { JobQueue } from './job-queue.ts';
import type { QuietCache } from './quiet-cache.ts';
import type { QuietJob } from './quiet-job.ts';

/** A reader that has been behind for this long gives way to those who wait. */
const patienceMs = 1000;

export interface QuietLaneOptions {
  readonly cache: QuietCache;
  /** Most jobs that wait for their turn. */
  readonly queueMax: number;
}

interface Run {
  readonly job: QuietJob;
  readonly slices: AsyncGenerator<void, void>;
}

/** Jobs that are run alone, one after the other. */
export class QuietLane implements AwaitedLane {
  readonly #cache: QuietCache;
  readonly #queueMax: number;
  readonly #waiting = new JobQueue();
  /** Jobs that gave way while their readers were behind; they go first when these have caught up. */
  #aside: QuietJob[] = [];
  /** When the reader of a job fell behind. */
  readonly #pausedSinceMs = new Map<number, number>();
  #current: Run | undefined;
  /** Settles when the run that was broken off last has let go of the cache. */
  #closing: Promise<unknown> = Promise.resolve();

  constructor({ cache, queueMax }: QuietLaneOptions) {
    this.#cache = cache;
    this.#queueMax = queueMax;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  get running(): number {
    return this.#current === undefined ? 0 : 1;
  }

  get hasWork(): boolean {
    if (this.#current === undefined) return this.#hasNext();
    return !this.#pausedSinceMs.has(this.#current.job.id);
  }

  get isWaited(): boolean {
    return this.#current !== undefined && this.#hasNext();
  }

  /** True when a job that waits or runs is computed with this adapter. */
  uses(adapter: AdapterKey): boolean {
    const isOf = (job: QuietJob) => job.adapter === adapter;
    return [...this.#aside, ...(this.#current ? [this.#current.job] : [])].some(isOf) || this.#waiting.some(isOf);
  }

  /** @throws QueueFullError */
  submit(job: QuietJob): void {
    // Who will run at once does not wait.
    const isFree = this.#current === undefined && !this.#hasNext();
    if (!isFree && this.#waiting.size >= this.#queueMax) throw new QueueFullError(this.#waiting.size);
    this.#waiting.push(job);
  }

  /** Without effect when it has ended. A slice that runs is finished first. */
  cancel(id: number): void {
    this.#pausedSinceMs.delete(id);
    this.#aside = this.#aside.filter((job) => job.id !== id);
    this.#waiting.remove(id);
    if (this.#current?.job.id === id) this.#breakOff();
    // Of a job that was paused, nobody may ask for the next step any more.
    if (this.#current === undefined && !this.#hasNext()) this.#cache.rest();
  }

  pause(id: number, nowMs: number): void {
    if (!this.#pausedSinceMs.has(id)) this.#pausedSinceMs.set(id, nowMs);
  }

  resume(id: number): void {
    this.#pausedSinceMs.delete(id);
  }

  async step(nowMs: number): Promise<boolean> {
    this.#giveWay(nowMs);
    if (this.#current === undefined) await this.#closing;
    this.#current ??= this.#next();
    const current = this.#current;
    if (current === undefined) {
      this.#cache.rest();
      return false;
    }
    if (this.#pausedSinceMs.has(current.job.id)) return false;
    try {
      const { done } = await current.slices.next();
      if (done) this.#end(current);
    } catch (error) {
      this.#end(current);
      current.job.failed(error);
    }
    return true;
  }

  #hasNext(): boolean {
    return this.#waiting.size > 0 || this.#aside.some((job) => !this.#pausedSinceMs.has(job.id));
  }

  #next(): Run | undefined {
    const caughtUp = this.#aside.find((job) => !this.#pausedSinceMs.has(job.id));
    if (caughtUp !== undefined) this.#aside = this.#aside.filter((job) => job !== caughtUp);
    const job = caughtUp ?? this.#waiting.shift();
    return job && { job, slices: job.run(this.#cache) };
  }

  /** Sets the current job aside when its reader does not read and others wait. */
  #giveWay(nowMs: number): void {
    const { job } = this.#current ?? {};
    if (job === undefined) return;
    const pausedSinceMs = this.#pausedSinceMs.get(job.id);
    if (pausedSinceMs === undefined || nowMs - pausedSinceMs < patienceMs || !this.#hasNext()) return;
    this.#aside.push(job);
    this.#breakOff();
  }

  #breakOff(): void {
    // A slice that is running comes to its end first.
    if (this.#current !== undefined) this.#closing = this.#current.slices.return().catch(() => {});
    this.#current = undefined;
  }

  #end(run: Run): void {
    if (this.#current === run) this.#current = undefined;
    this.#pausedSinceMs.delete(run.job.id);
  }
}
