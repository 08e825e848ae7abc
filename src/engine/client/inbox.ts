import { RemoteError } from '#base';
import type { GenerateEvent } from '#contract';
import type { FromWorker } from '../wire.ts';
import type { EventStream } from './event-stream.ts';

type Reply = readonly number[] | string;

/** Who waits for what from the worker, by request id. */
export class Inbox {
  readonly #streams = new Map<number, EventStream<GenerateEvent>>();
  readonly #replies = new Map<number, PromiseWithResolvers<Reply>>();
  #ids = 0;

  /** Ids are not used twice, over restarts too: what a dead worker said last can meet nobody. */
  nextId(): number {
    return this.#ids++;
  }

  addStream(id: number, stream: EventStream<GenerateEvent>): void {
    this.#streams.set(id, stream);
  }

  removeStream(id: number): void {
    this.#streams.delete(id);
  }

  reply(id: number): Promise<Reply> {
    const reply = Promise.withResolvers<Reply>();
    this.#replies.set(id, reply);
    return reply.promise.finally(() => this.#replies.delete(id));
  }

  hear(message: FromWorker): void {
    if (message.type === 'events') {
      for (const [id, events] of message.requests) this.#streams.get(id)?.push(events);
    } else if (message.type === 'failed') this.#fail(message.id, new RemoteError(message.error));
    else if (message.type === 'tokens') this.#replies.get(message.id)?.resolve(message.tokens);
    else if (message.type === 'text') this.#replies.get(message.id)?.resolve(message.text);
  }

  failAll(error: unknown): void {
    for (const id of [...this.#streams.keys(), ...this.#replies.keys()]) this.#fail(id, error);
  }

  #fail(id: number, error: unknown): void {
    this.#streams.get(id)?.fail(error);
    this.#replies.get(id)?.reject(error);
  }
}
