import { assert } from '#base';
import type { GenerateEvent } from '#contract';
import type { Exchange } from '../surface.ts';

/** Counts the tokens of one answer, over all its choices, and notes them in the request's log line. */
export class Tally {
  readonly #note: Exchange['note'];
  readonly #signal: AbortSignal;
  #choicesOpen: number;
  #promptTokens = 0;
  #cachedTokens = 0;
  #completionTokens = 0;

  constructor(choices: number, note: Exchange['note'], signal: AbortSignal) {
    this.#choicesOpen = choices;
    this.#note = note;
    this.#signal = signal;
  }

  count(event: GenerateEvent): void {
    if (event.type === 'start') {
      this.#promptTokens += event.promptTokens;
      this.#cachedTokens += event.cachedTokens;
    } else if (event.type === 'end') {
      this.#choicesOpen--;
      this.#completionTokens += event.completionTokens;
      this.#note({ promptTokens: this.#promptTokens, completionTokens: this.#completionTokens, ...event.timings });
    }
  }

  /** To be asked for when the events are over: a generation that was broken off must not look like one that ended. */
  usage() {
    this.#signal.throwIfAborted();
    assert(this.#choicesOpen === 0, 'every choice ends');
    return {
      prompt_tokens: this.#promptTokens,
      completion_tokens: this.#completionTokens,
      total_tokens: this.#promptTokens + this.#completionTokens,
      prompt_tokens_details: { cached_tokens: this.#cachedTokens },
    };
  }
}
