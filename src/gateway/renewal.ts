import type { RouteBook } from './route-book.ts';

/** Why requests that stay open should look again: other routes are served, or none any more. */
export interface RenewalReason {
  /** Absent where the gateway closes. */
  readonly routes?: RouteBook | undefined;
}

/** Tells requests that stay open when the routes that they tell of are replaced, and when the gateway closes. */
export class Renewal {
  #next = new AbortController();

  /** Aborted at the next change; the reason is a `RenewalReason`. */
  get signal(): AbortSignal {
    return this.#next.signal;
  }

  /** Other routes are served from now on. */
  renew(routes: RouteBook): void {
    const now = this.#next;
    this.#next = new AbortController();
    now.abort({ routes } satisfies RenewalReason);
  }

  close(): void {
    this.#next.abort({} satisfies RenewalReason);
  }
}
