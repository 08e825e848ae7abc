/** Work that must not meet a decode: it is done before the next step begins. */
export class Breaks {
  readonly #wake: () => void;
  #waiting: (() => Promise<void>)[] = [];

  /** @param wake sees to it that `run` is called soon, although there may be no step to run */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Resolves when the work has been done; its failure is the caller's. */
  async add<T>(work: () => T | Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    this.#waiting.push(async () => {
      const done = (async () => work())();
      resolve(done);
      await done.catch(() => {});
    });
    this.#wake();
    return promise;
  }

  async run(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) await work();
  }
}
