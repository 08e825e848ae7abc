/** How much longer than the longest lately a step may take: others may be at work on the machine, or it swaps. */
const patience = 10;
/** What is left of the longest step after each that follows. */
const memory = 0.99;

export interface StepWatchOptions {
  /** No step is overdue before. */
  readonly leastMs: number;
  /** How long the first steps may take. */
  readonly guessMs: number;
  /** How often `beat` is called. */
  readonly beatMs: number;
  /** Default: this process's. */
  readonly clock?: () => number;
}

/**
 * Watches how long the steps of a model take, and notices one that does not end. Steps are cut so that they take a second
 * at most, but how long that is on this machine is known only from those that ran.
 */
export class StepWatch {
  readonly #leastMs: number;
  readonly #beatMs: number;
  readonly #clock: () => number;
  #longestMs: number;
  #beats: number | undefined;

  constructor({ leastMs, guessMs, beatMs, clock = () => performance.now() }: StepWatchOptions) {
    this.#leastMs = leastMs;
    this.#longestMs = guessMs;
    this.#beatMs = beatMs;
    this.#clock = clock;
  }

  /** How long a step may take, in milliseconds; and thus how long the process may be silent, where it runs one itself. */
  get limitMs(): number {
    return Math.max(this.#leastMs, patience * this.#longestMs);
  }

  async watch<T>(step: () => Promise<T>): Promise<T> {
    const startedMs = this.#clock();
    this.#beats = 0;
    try {
      return await step();
    } finally {
      this.#beats = undefined;
      this.#longestMs = Math.max(memory * this.#longestMs, this.#clock() - startedMs);
    }
  }

  /**
   * How long the step that runs has been running, when that is too long. Counts its calls and not time, because there are
   * none while the machine sleeps.
   */
  beat(): number | undefined {
    if (this.#beats === undefined) return undefined;
    this.#beats++;
    const elapsedMs = this.#beats * this.#beatMs;
    return elapsedMs > this.limitMs ? elapsedMs : undefined;
  }
}
