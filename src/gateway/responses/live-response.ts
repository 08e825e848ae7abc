import type { NumberedEvent } from './event-frames.ts';
import type { ResponseEvent } from './response-events.ts';

/** A response that is made in the background: what has happened so far, and what is going to. */
export class LiveResponse {
  readonly #abort: (reason: Error) => void;
  readonly #events: ResponseEvent[] = [];
  #next = Promise.withResolvers<void>();
  #isOver = false;
  #failure: unknown;

  constructor(abort: (reason: Error) => void) {
    this.#abort = abort;
  }

  push(event: ResponseEvent): void {
    this.#events.push(event);
    this.#wake();
  }

  /** @param failure why there is no last event */
  end(failure?: unknown): void {
    this.#isOver = true;
    this.#failure = failure;
    this.#wake();
  }

  abort(reason: Error): void {
    this.#abort(reason);
  }

  /** From an event on, to the last one. Whoever stops listening changes nothing. */
  async *events(from: number, signal: AbortSignal): AsyncGenerator<NumberedEvent> {
    const left = Promise.withResolvers<void>();
    const leave = (): void => left.resolve();
    signal.addEventListener('abort', leave, { once: true });
    try {
      for (let number = from; ; number++) {
        while (number >= this.#events.length && !this.#isOver && !signal.aborted)
          await Promise.race([this.#next.promise, left.promise]);
        if (signal.aborted) return;
        const event = this.#events[number];
        if (event) yield { event, number };
        else if (this.#failure === undefined) return;
        else throw this.#failure;
      }
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #wake(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}
