import type { LanguageModel } from '#contract';
import { Pace } from './pace.ts';

/**
 * The requests that wait for their turn at one model, and how fast it takes them on. It knows when a client that is sent
 * away should come again: when those who wait now have had their turn.
 */
export class Backlog {
  readonly #nowMs: () => number;
  readonly #starts = new Pace();
  #waiting = 0;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  get waiting(): number {
    return this.#waiting;
  }

  entered(requests: number): void {
    // Between requests that come and go one by one there is no queue, and the time from one to the next tells nothing.
    if (this.#waiting === 0) this.#starts.rest();
    this.#waiting += requests;
  }

  started(): void {
    this.#starts.tick(this.#nowMs());
    this.#waiting--;
  }

  /** These gave up, or were sent away, before their turn came. */
  left(requests: number): void {
    this.#waiting -= requests;
  }

  /** Whole seconds until so many have had their turn, from 1 to 300. */
  drainSeconds(): number {
    return this.#starts.secondsFor(this.#waiting, this.#nowMs());
  }
}

/** The backlogs of models, each made when it is first asked for. */
export function backlogsByModel(): (model: LanguageModel) => Backlog {
  const backlogs = new WeakMap<LanguageModel, Backlog>();
  return (model) => {
    const backlog = backlogs.get(model) ?? new Backlog();
    backlogs.set(model, backlog);
    return backlog;
  };
}
