/**
 * Looks for stop strings in a text that comes in pieces. Characters that may yet turn out to begin a stop string are
 * held back. The result does not depend on how the text was cut: of several matches the one completed first counts,
 * and of those the longest.
 */
export class StopMatcher {
  readonly #stops: readonly string[];
  #held = '';
  #matched: string | undefined;

  /** @param stops not empty, and well-formed UTF-16 */
  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** The stop string that came, once one has. */
  get matched(): string | undefined {
    return this.#matched;
  }

  /** The text that may be shown now, and whether a stop string followed it. */
  write(text: string): { readonly text: string; readonly stopped: boolean } {
    if (this.#stops.length === 0) return { text, stopped: false };
    const seen = this.#held + text;
    const match = this.#firstMatch(seen);
    if (match !== undefined) {
      this.#held = '';
      return { text: seen.slice(0, match), stopped: true };
    }
    const shown = seen.length - this.#possibleStart(seen);
    this.#held = seen.slice(shown);
    return { text: seen.slice(0, shown), stopped: false };
  }

  /** What was held back, when no more text comes. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  #firstMatch(seen: string): number | undefined {
    let start: number | undefined;
    let end = Infinity;
    for (const stop of this.#stops) {
      const found = seen.indexOf(stop);
      if (found < 0 || found + stop.length > end) continue;
      if (found + stop.length === end && start !== undefined && found > start) continue;
      start = found;
      end = found + stop.length;
      this.#matched = stop;
    }
    return start;
  }

  /** The length of the longest end of the text with which a stop string begins. */
  #possibleStart(seen: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, seen.length); length > longest; length--) {
        if (seen.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
