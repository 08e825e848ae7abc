/**
 * What changes the model for a sequence; undefined: nothing does. llama.cpp applies an adapter to a whole decode, so
 * sequences that differ in it are never in one step.
 */
export type AdapterKey = string | undefined;

/**
 * How much more time than another one an adapter's sequences may have had before it is the other's turn. To apply another
 * adapter costs some milliseconds (3 ms of a model with 30 layers), so turns are a multiple of that, and still short for
 * whoever reads along.
 */
const leadMsMax = 25;

/**
 * Whose turn it is, of the adapters that have sequences to compute. Each gets the same time as every other, in turns; one
 * that had nothing to do begins where the others are, so that nobody saves up turns.
 */
export class AdapterTurns {
  /** Time that each has had since more than one has something to compute, in milliseconds. */
  readonly #hadMs = new Map<AdapterKey, number>();
  #current: AdapterKey;

  /** All of them, the one whose turn it is first. */
  order(wanted: ReadonlySet<AdapterKey>): readonly AdapterKey[] {
    if (wanted.size < 2) {
      this.#hadMs.clear();
      return [...wanted];
    }
    for (const key of this.#hadMs.keys()) if (!wanted.has(key)) this.#hadMs.delete(key);
    const least = this.#hadMs.size === 0 ? 0 : Math.min(...this.#hadMs.values());
    for (const key of wanted) if (!this.#hadMs.has(key)) this.#hadMs.set(key, least);
    // In pairs, because a sort moves what is undefined to the end, whatever it is told.
    const due = [...this.#hadMs].map(([key, hadMs]) => ({ key, at: hadMs - (key === this.#current ? leadMsMax : 0) }));
    return due.toSorted((a, b) => a.at - b.at).map(({ key }) => key);
  }

  /** A step with this adapter has run. */
  ran(key: AdapterKey, durationMs: number): void {
    this.#current = key;
    const hadMs = this.#hadMs.get(key);
    if (hadMs !== undefined) this.#hadMs.set(key, hadMs + durationMs);
  }
}
