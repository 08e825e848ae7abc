/** How much longer than the longest lately a step may take: others may be at work on the machine, or it swaps. */
const patience = 10;
/** What is left of the longest step after each that follows. */
const memory = 0.99;

/**
 * Watches how long the steps of a model take, and notices one that does not end. Steps are cut so that they take a second
 * at most, but how long that is on this machine is known only from those that ran.
 */
export class StepWatch {
  readonly #leastMs: number;
  readonly #clock: () => number;
  #longestMs: number;
  #startedMs: number | undefined;

  /**
   * @param leastMs no step is overdue before
   * @param guessMs how long the first ones may take
   */
  constructor(leastMs: number, guessMs: number, clock = () => performance.now()) {
    this.#leastMs = leastMs;
    this.#longestMs = guessMs;
    this.#clock = clock;
  }

  /** How long a step may take, in milliseconds; and thus how long the process may be silent, where it runs one itself. */
  get limitMs(): number {
    return Math.max(this.#leastMs, patience * this.#longestMs);
  }

  async watch<T>(step: () => Promise<T>): Promise<T> {
    const startedMs = this.#clock();
    this.#startedMs = startedMs;
    try {
      return await step();
    } finally {
      this.#startedMs = undefined;
      this.#longestMs = Math.max(memory * this.#longestMs, this.#clock() - startedMs);
    }
  }

  /** How long the step that runs has been running, when that is too long. */
  overdueMs(): number | undefined {
    if (this.#startedMs === undefined) return undefined;
    const elapsedMs = this.#clock() - this.#startedMs;
    return elapsedMs > this.limitMs ? elapsedMs : undefined;
  }
}
