/**
 * The best of many, by a score of which more is better: a heap whose root is the worst that is kept, in arrays that are
 * made once. Of equal scores those that came first stay.
 */
export class Best {
  readonly #limit: number;
  readonly #scores: Float64Array;
  readonly #items: Float64Array;
  #size = 0;

  /** @param limit how many are kept; at least 1 */
  constructor(limit: number) {
    this.#limit = limit;
    this.#scores = new Float64Array(limit);
    this.#items = new Float64Array(limit);
  }

  get size(): number {
    return this.#size;
  }

  /** What a score must be above to be kept. */
  get threshold(): number {
    return this.#size < this.#limit ? -Infinity : this.#scores[0]!;
  }

  /** @param item a whole number that names it */
  offer(item: number, score: number): void {
    if (this.#size < this.#limit) {
      this.#rise(this.#size++, item, score);
    } else if (score > this.#scores[0]!) this.#sink(item, score);
  }

  /** All that is kept, in no order. */
  items(): Float64Array {
    return this.#items.subarray(0, this.#size);
  }

  /** All that is kept, best first. */
  sorted(): readonly { readonly item: number; readonly score: number }[] {
    const kept = Array.from({ length: this.#size }, (_none, at) => ({
      item: this.#items[at]!,
      score: this.#scores[at]!,
    }));
    return kept.toSorted((a, b) => b.score - a.score || a.item - b.item);
  }

  /** Puts an item where it belongs between `at`, a free place, and the root. */
  #rise(at: number, item: number, score: number): void {
    const scores = this.#scores;
    let place = at;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (scores[above]! <= score) break;
      this.#put(place, this.#items[above]!, scores[above]!);
      place = above;
    }
    this.#put(place, item, score);
  }

  /** Puts an item in the place of the root, and where it belongs below that. */
  #sink(item: number, score: number): void {
    const scores = this.#scores;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= this.#size) break;
      const least = left + 1 < this.#size && scores[left + 1]! < scores[left]! ? left + 1 : left;
      if (scores[least]! >= score) break;
      this.#put(place, this.#items[least]!, scores[least]!);
      place = least;
    }
    this.#put(place, item, score);
  }

  #put(place: number, item: number, score: number): void {
    this.#items[place] = item;
    this.#scores[place] = score;
  }
}
