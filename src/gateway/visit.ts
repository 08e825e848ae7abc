import type { Context } from '#contract';
import type { VerifiedKey } from './key-verifier.ts';
import type { RouteBook } from './route-book.ts';

/** One request from its headers to its last byte. The routes are those of its arrival, whatever is served later. */
export class Visit {
  readonly context: Context;
  readonly key: VerifiedKey | undefined;
  readonly routes: RouteBook;
  readonly startedMs = performance.now();
  readonly #abortion = new AbortController();
  #facts: Record<string, unknown> = {};

  constructor(requestId: string, key: VerifiedKey | undefined, routes: RouteBook) {
    this.context = { requestId, tenant: 'local', keyId: key?.id, signal: this.#abortion.signal };
    this.key = key;
    this.routes = routes;
  }

  note(facts: Readonly<Record<string, unknown>>): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  get facts(): Readonly<Record<string, unknown>> {
    return this.#facts;
  }

  abort(reason: Error): void {
    this.#abortion.abort(reason);
  }
}
