/** Counts of values by how large they were: data, which can cross a process border. */
export interface Tallies {
  /** Upper bounds of the buckets, rising; a value that is equal to one belongs to it. */
  readonly bounds: readonly number[];
  /** One more than there are bounds: the last holds what is larger than all of them. */
  readonly buckets: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/** Counts values by size. To write one costs some ten nanoseconds and no memory, so it can stand in the innermost loop. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #buckets: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#buckets = new Float64Array(bounds.length + 1);
  }

  /** @param times how often the value came */
  observe(value: number, times = 1): void {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] as number)) bucket++;
    this.#buckets[bucket]! += times;
    this.#sum += value * times;
  }

  /** Since it was made. */
  tallies(): Tallies {
    const buckets = [...this.#buckets];
    return { bounds: this.#bounds, buckets, count: buckets.reduce((sum, count) => sum + count, 0), sum: this.#sum };
  }
}
