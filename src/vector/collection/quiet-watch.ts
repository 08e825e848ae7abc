/** Calls when nothing has happened for a while. It keeps no process alive. */
export class QuietWatch implements Disposable {
  readonly #quietMs: number;
  readonly #call: () => void;
  #lastMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param quietMs undefined: never */
  constructor(quietMs: number | undefined, call: () => void) {
    this.#quietMs = quietMs ?? Infinity;
    this.#call = call;
  }

  /** Something has happened. Costs a look at the clock. */
  touch(): void {
    this.#lastMs = performance.now();
    if (this.#timer === undefined && this.#quietMs !== Infinity && !this.#isClosed) this.#wait(this.#quietMs);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const leftMs = this.#lastMs + this.#quietMs - performance.now();
      if (leftMs > 0) return this.#wait(leftMs);
      this.#timer = undefined;
      this.#call();
    }, ms).unref();
  }
}
