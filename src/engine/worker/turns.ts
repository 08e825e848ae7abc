import type { AwaitedLane, Lane } from './lane.ts';

/**
 * Whose turn it is: of the shared batch, or of a request that is computed alone. Where both have work, the one that runs
 * alone gets a step for every step of the batch, as each stream of the batch does, and no more than half of the time.
 */
export class Turns {
  readonly #shared: Lane;
  readonly #quiet: AwaitedLane;
  /** How much more time the quiet lane has had since both have work, in milliseconds. */
  #aheadMs = 0;
  #isSharedDue = true;

  constructor(shared: Lane, quiet: AwaitedLane) {
    this.#shared = shared;
    this.#quiet = quiet;
  }

  /** Runs one step of the lane whose turn it is, or of the other; false when neither has anything to run. */
  async step(clock: () => number): Promise<boolean> {
    const startedMs = clock();
    if (this.#isSharedDue && (await this.#runShared(startedMs))) {
      this.#aheadMs -= clock() - startedMs;
      this.#isSharedDue = this.#aheadMs > 0;
      return true;
    }
    if (await this.#quiet.step(startedMs)) {
      // Time that nobody else wanted is not held against it.
      if (this.#isSharedDue) this.#aheadMs = 0;
      this.#aheadMs = Math.max(this.#aheadMs, 0) + clock() - startedMs;
      this.#isSharedDue = true;
      return true;
    }
    this.#aheadMs = 0;
    return !this.#isSharedDue && (await this.#runShared(startedMs));
  }

  #runShared(nowMs: number): Promise<boolean> {
    return this.#shared.step(nowMs, this.#quiet.hasWork);
  }
}
