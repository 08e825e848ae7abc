import type { Headers } from './quotas/rate-limits.ts';

/**
 * The headers that the answer to a request will have, whichever it will be. Node gets them all at once: to look each of
 * them up in those that are there already takes longer than to write it.
 */
export class AnswerHead {
  readonly requestId: string;
  readonly #headers: string[];

  constructor(requestId: string) {
    this.requestId = requestId;
    this.#headers = ['x-request-id', requestId];
  }

  /** Names and values, one after the other. */
  get headers(): readonly string[] {
    return this.#headers;
  }

  /** A name that comes again is sent twice, as only cookies should be. */
  add(name: string, value: string): void {
    this.#headers.push(name, value);
  }

  addAll(headers: Headers): void {
    for (const [name, value] of headers) this.#headers.push(name, value);
  }
}
