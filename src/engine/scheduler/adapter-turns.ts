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
 * that had nothing to do begins where the others are, so that nobody saves up turns, or where it was when it had more
 * than they, so that nobody gets more by coming and going.
 */
export class AdapterTurns {
  /** Time that each has had since more than one has something to compute, in milliseconds. */
  readonly #hadMs = new Map<AdapterKey, number>();
  #wanted: ReadonlySet<AdapterKey> = new Set();
  #current: AdapterKey;

  /** All of them, the one whose turn it is first. */
  order(wanted: ReadonlySet<AdapterKey>): readonly AdapterKey[] {
    const staying = [...wanted].filter((key) => this.#wanted.has(key) && this.#hadMs.has(key));
    this.#wanted = wanted;
    if (wanted.size < 2 || staying.length === 0) this.#hadMs.clear();
    if (wanted.size < 2) return [...wanted];
    const begin = staying.length === 0 ? 0 : Math.min(...staying.map((key) => this.#hadOf(key)));
    for (const key of wanted) this.#hadMs.set(key, Math.max(begin, this.#hadMs.get(key) ?? begin));
    for (const [key, hadMs] of this.#hadMs) if (!wanted.has(key) && hadMs <= begin) this.#hadMs.delete(key);
    // Who was there before goes first where both have had the same. In pairs, because a sort moves what is undefined to the
    // end, whatever it is told.
    const due = [...new Set([...staying, ...wanted])].map((key) => ({
      key,
      at: this.#hadOf(key) - (key === this.#current ? leadMsMax : 0),
    }));
    return due.toSorted((a, b) => a.at - b.at).map(({ key }) => key);
  }

  /** A step with this adapter has run. */
  ran(key: AdapterKey, durationMs: number): void {
    this.#current = key;
    if (this.#hadMs.has(key)) this.#hadMs.set(key, this.#hadOf(key) + durationMs);
  }

  #hadOf(key: AdapterKey): number {
    return this.#hadMs.get(key) ?? 0;
  }
}
