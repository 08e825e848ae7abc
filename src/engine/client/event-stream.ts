/**
 * Values that arrive from outside and are read at the reader's own pace. Unbounded by itself: the sender keeps to a
 * window, and is told through `onTaken` how many values the reader has taken.
 */
export class EventStream<T> {
  readonly #values: T[] = [];
  readonly #onTaken: (count: number) => void;
  readonly #reportEvery: number;
  #taken = 0;
  #error: unknown;
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(reportEvery: number, onTaken: (count: number) => void) {
    this.#reportEvery = reportEvery;
    this.#onTaken = onTaken;
  }

  /** Values of which the sender doesn't know yet that the reader has them. */
  get untaken(): number {
    return this.#values.length + this.#taken;
  }

  push(values: readonly T[]): void {
    if (this.#isClosed) return;
    this.#values.push(...values);
    this.#wake?.();
  }

  /** Ends the stream after what has arrived. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** Ends the stream after what has arrived, with an error. */
  fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#error = error;
    this.close();
  }

  /** The next value; undefined at the end. Throws the error with which the stream failed. */
  async next(): Promise<T | undefined> {
    while (this.#values.length === 0) {
      if (this.#error !== undefined) throw this.#error;
      if (this.#isClosed) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#taken++;
    if (this.#taken >= this.#reportEvery) {
      this.#onTaken(this.#taken);
      this.#taken = 0;
    }
    return this.#values.shift();
  }
}
