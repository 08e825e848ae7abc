import { serialiseError } from '#base';
import type { GenerateEvent } from '#contract';
import type { FromWorker } from '../wire.ts';

/** A request whose answer is being streamed. */
export interface OpenRequest extends Disposable {
  readonly id: number;
  /** Its last event is there. */
  readonly isDone: boolean;
  /** So many events wait for the reader that generation must pause. */
  readonly isBehind: boolean;
  /** Those that are yet to be sent. */
  takeEvents(): readonly GenerateEvent[];
  /** The reader has taken events. */
  taken(events: number): void;
}

/** Who computes requests. */
export interface RequestOwner {
  /** Without effect where the request has ended. */
  cancel(id: number): void;
  /** Leaves the request out while its reader is behind. */
  pause(id: number, nowMs: number): void;
  resume(id: number): void;
}

/** The requests that are being answered: sends their events together, and sees to readers who are behind or leave. */
export class OpenRequests {
  readonly #send: (message: FromWorker) => void;
  readonly #entries = new Map<number, { readonly request: OpenRequest; readonly owner: RequestOwner }>();
  #isUrgent = false;
  #tokens = 0;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  add(request: OpenRequest, owner: RequestOwner): void {
    this.#entries.set(request.id, { request, owner });
  }

  /** Somebody waits for a first or a last token, which are not to wait for more. */
  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  /** Tokens given since the process started. */
  get tokens(): number {
    return this.#tokens;
  }

  hurry(): void {
    this.#isUrgent = true;
  }

  /** Ends a request that nobody waits for any more; without effect when it has ended. */
  drop(id: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    entry.owner.cancel(id);
    entry.request[Symbol.dispose]();
  }

  dropAll(): void {
    for (const id of this.#entries.keys()) this.drop(id);
  }

  /** Ends a request with an error, after what it has given so far. */
  fail(id: number, error: unknown): void {
    if (!this.#entries.has(id)) return;
    this.flush(performance.now());
    this.#send({ type: 'failed', id, error: serialiseError(error) });
    this.drop(id);
  }

  /** The reader has taken events; true when that lets the request go on. */
  taken(id: number, events: number): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    entry.request.taken(events);
    if (entry.request.isBehind) return false;
    entry.owner.resume(id);
    return true;
  }

  /** Sends what the last steps gave in one message, and pauses requests whose readers are behind. */
  flush(nowMs: number): void {
    this.#isUrgent = false;
    const batches = [];
    for (const { request, owner } of this.#entries.values()) {
      const events = request.takeEvents();
      if (events.length > 0) batches.push([request.id, events] as const);
      for (const event of events) if (event.type === 'text') this.#tokens += event.tokens.length;
      if (request.isDone) this.#entries.delete(request.id);
      else if (request.isBehind) owner.pause(request.id, nowMs);
    }
    if (batches.length > 0) this.#send({ type: 'events', requests: batches });
  }
}
