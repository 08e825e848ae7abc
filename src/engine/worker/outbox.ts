import type { GenerateEvent } from '#contract';
import { eventsWindow } from '../wire.ts';

/** Events of one request on their way to its reader, and how far he is behind. */
export class Outbox {
  #events: GenerateEvent[] = [];
  #untaken: number;

  /** @param untaken events that the reader is behind from the start */
  constructor(untaken = 0) {
    this.#untaken = untaken;
  }

  /** True when so many events wait for the reader that generation must pause. */
  get isBehind(): boolean {
    return this.#untaken >= eventsWindow;
  }

  push(event: GenerateEvent): void {
    this.#events.push(event);
    this.#untaken++;
  }

  /** Those that are yet to be sent. */
  take(): readonly GenerateEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The reader has taken events. */
  taken(events: number): void {
    this.#untaken -= events;
  }
}
