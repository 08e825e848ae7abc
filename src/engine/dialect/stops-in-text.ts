import type { StopMatcher } from '../text/stop-matcher.ts';
import type { Region, TextRegions } from './text-regions.ts';

/** Looks for stop strings in the text of an answer alone: what a model thinks, and what it calls, they do not cut. */
export class StopsInText {
  readonly #stops: StopMatcher;
  readonly #regions: TextRegions;

  constructor(stops: StopMatcher, regions: TextRegions) {
    this.#stops = stops;
    this.#regions = regions;
  }

  /** As of `StopMatcher`. */
  get matched(): string | undefined {
    return this.#stops.matched;
  }

  /** As of `StopMatcher`. */
  write(written: string): { readonly text: string; readonly stopped: boolean } {
    return this.#search(this.#regions.write(written));
  }

  /** As of `StopMatcher`. */
  end(): string {
    const { text, stopped } = this.#search([this.#regions.end()]);
    return stopped ? text : text + this.#stops.end();
  }

  #search(regions: readonly Region[]): { readonly text: string; readonly stopped: boolean } {
    let shown = '';
    for (const { text, isText } of regions) {
      if (!isText) {
        shown += this.#stops.end() + text;
        continue;
      }
      const found = this.#stops.write(text);
      shown += found.text;
      if (found.stopped) return { text: shown, stopped: true };
    }
    return { text: shown, stopped: false };
  }
}
