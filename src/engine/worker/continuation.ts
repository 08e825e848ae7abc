import type { FinishReason } from '#contract';
import { StopsInText } from '../dialect/stops-in-text.ts';
import { TextRegions, type TextRegionsOptions } from '../dialect/text-regions.ts';
import { CharacterStream } from '../text/character-stream.ts';
import { StopMatcher } from '../text/stop-matcher.ts';

export interface ContinuationOptions {
  readonly stop: readonly string[];
  readonly tokensMax: number;
  readonly ignoreEnd: boolean;
  /** How the text of an answer is told from what else a model writes; absent: it is all text. */
  readonly regions?: TextRegionsOptions | undefined;
  isEnd(token: number): boolean;
  bytesOf(token: number): Uint8Array;
}

/** What one more token adds to the text, and whether it is the last. */
export interface Addition {
  readonly text: string;
  readonly reason: FinishReason | undefined;
  /** False for the token by which the model said that it is done. */
  readonly isText: boolean;
}

/** One choice's text, as it grows token by token until something ends it. */
export class Continuation {
  readonly #options: ContinuationOptions;
  readonly #characters = new CharacterStream();
  readonly #stops: StopMatcher | StopsInText;
  #tokens = 0;

  constructor(options: ContinuationOptions) {
    this.#options = options;
    this.#stops = stopsOf(options);
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** The stop string that has ended it. */
  get stop(): string | undefined {
    return this.#stops.matched;
  }

  add(token: number): Addition {
    this.#tokens++;
    const { isEnd, ignoreEnd, bytesOf, tokensMax } = this.#options;
    if (!ignoreEnd && isEnd(token)) return { ...this.#finish(''), reason: 'stop', isText: false };
    const { text, stopped } = this.#stops.write(this.#characters.write(bytesOf(token)));
    if (stopped) return { text, reason: 'stop', isText: true };
    if (this.#tokens < tokensMax) return { text, reason: undefined, isText: true };
    return { isText: true, reason: 'length', ...this.#finish(text) };
  }

  /** What was held back, when something else than a token says that the text is complete. */
  finish(): string {
    return this.#finish('').text;
  }

  /** Shows what was held back, unless the rest of a cut-off character completes a stop string. */
  #finish(shown: string): { readonly text: string; readonly reason?: 'stop' } {
    const { text, stopped } = this.#stops.write(this.#characters.end());
    return stopped ? { text: shown + text, reason: 'stop' } : { text: shown + text + this.#stops.end() };
  }
}

function stopsOf({ stop, regions }: ContinuationOptions): StopMatcher | StopsInText {
  const stops = new StopMatcher(stop);
  return stop.length === 0 || regions === undefined ? stops : new StopsInText(stops, new TextRegions(regions));
}
