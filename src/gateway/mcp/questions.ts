import { randomUUID } from 'node:crypto';

/** What a client answers: a result, or why there is none. */
export interface Reply {
  readonly result: unknown;
  readonly error: unknown;
}

/** Questions that a client was asked in a session and has not answered. */
export class Questions {
  readonly #open = new Map<string, (reply: Reply) => void>();

  /** @param signal ends the waiting */
  begin(signal: AbortSignal): { readonly id: string; readonly reply: Promise<Reply> } {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const leave = () => reject(signal.reason as Error);
    this.#open.set(id, resolve);
    signal.addEventListener('abort', leave, { once: true });
    const reply = promise.finally(() => {
      this.#open.delete(id);
      signal.removeEventListener('abort', leave);
    });
    // Nobody may be left to wait for it.
    reply.catch(() => {});
    if (signal.aborted) leave();
    return { id, reply };
  }

  /** Does nothing where nobody waits for it. */
  answer(id: unknown, reply: Reply): void {
    if (typeof id === 'string') this.#open.get(id)?.(reply);
  }
}
