import type { Detector } from '../detect/detector.ts';
import type { Cut, TextFilter } from './text-filter.ts';

/** What stands in the place of what was found; undefined ends the text there. */
export type Replace = (detector: Detector) => string | undefined;

/**
 * Replaces in a text that is still coming. Goes from place to place; at each the longest that any detector has found is
 * replaced, the first in their order among equals. It holds back no more than detectors need to decide.
 */
export class Scanner implements TextFilter {
  readonly #detectors: readonly Detector[];
  readonly #replace: Replace;
  /** The character before, and what is not decided yet. */
  #text = '';
  #at = 0;
  /** Of what was found last, as long as more of it follows. */
  #rest: RegExp | undefined;
  cut: Cut | undefined;

  constructor(detectors: readonly Detector[], replace: Replace) {
    this.#detectors = detectors;
    this.#replace = replace;
  }

  push(piece: string): string {
    return this.cut ? '' : this.#scan(piece, false);
  }

  end(): string {
    return this.cut ? '' : this.#scan('', true);
  }

  #scan(piece: string, isEnd: boolean): string {
    this.#text += piece;
    let given = '';
    while (this.#at < this.#text.length) {
      if (this.#rest?.test(this.#text.charAt(this.#at)) === true) {
        this.#at++;
        continue;
      }
      this.#rest = undefined;
      const found = this.#find(isEnd);
      if (found === undefined) break;
      const instead = found.detector ? this.#replace(found.detector) : this.#text.charAt(this.#at);
      if (instead === undefined) {
        this.cut = 'content_filter';
        break;
      }
      given += instead;
      this.#at += found.length;
      this.#rest = found.detector?.rest;
    }
    const decided = Math.max(0, this.#at - 1);
    this.#text = this.#text.slice(decided);
    this.#at -= decided;
    return given;
  }

  /** Undefined where it is too early to say; without a detector it is one character as it is. */
  #find(isEnd: boolean): { readonly detector: Detector | undefined; readonly length: number } | undefined {
    let [best, length]: [Detector | undefined, number] = [undefined, 0];
    for (const detector of this.#detectors) {
      const found = detector.lengthAt(this.#text, this.#at, isEnd);
      if (found === undefined) return undefined;
      if (found > length) [best, length] = [detector, found];
    }
    return { detector: best, length: best ? length : 1 };
  }
}
