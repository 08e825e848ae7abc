const newWeight = 0.2;
/** A step that took this many times longer than those before was held up by something else. */
const outlierFactor = 2;

interface Known {
  ms: number;
  samples: number;
  /** How many steps had been observed when this was observed last. */
  seenAt: number;
}

/** How long steps of so many tokens take on this machine, learnt from those that ran. */
export class StepCost {
  readonly #known = new Map<number, Known>();
  #steps = 0;

  observe(tokens: number, ms: number): void {
    this.#steps++;
    const known = this.#known.get(tokens);
    if (known === undefined) {
      this.#known.set(tokens, { ms, samples: 1, seenAt: this.#steps });
      return;
    }
    known.ms += newWeight * (Math.min(ms, known.ms * outlierFactor) - known.ms);
    known.samples++;
    known.seenAt = this.#steps;
  }

  /** In milliseconds; undefined when it is not known yet. */
  of(tokens: number): number | undefined {
    return this.#known.get(tokens)?.ms;
  }

  samples(tokens: number): number {
    return this.#known.get(tokens)?.samples ?? 0;
  }

  /** Steps since one of so many tokens was observed. */
  age(tokens: number): number {
    return this.#steps - (this.#known.get(tokens)?.seenAt ?? 0);
  }
}
