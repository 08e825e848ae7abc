/** Lets many work at once, or one alone, in the order in which they come. */
export class Gate {
  #inside = 0;
  #alone: Promise<unknown> | undefined;
  #whenEmpty: (() => void) | undefined;
  #refusal: Error | undefined;

  async together<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#alone) await this.#alone;
    if (this.#refusal) throw this.#refusal;
    this.#inside++;
    try {
      return await work();
    } finally {
      if (--this.#inside === 0) this.#whenEmpty?.();
    }
  }

  /** Waits for those who are inside; who comes later is told this. */
  async shut(refusal: Error): Promise<void> {
    await this.alone(async () => void (this.#refusal = refusal));
  }

  /** Waits for those who are inside; others wait for it. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#alone) await this.#alone;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#alone = promise;
    try {
      if (this.#inside > 0) await new Promise<void>((empty) => (this.#whenEmpty = empty));
      return await work();
    } finally {
      this.#whenEmpty = undefined;
      this.#alone = undefined;
      resolve();
    }
  }
}
