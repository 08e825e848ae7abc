const newWeight = 0.2;
const secondsMax = 300;

/**
 * The requests that wait for their turn at one model, and how fast it takes them on. It knows when a client that is sent
 * away should come again: when those who wait now have had their turn.
 */
export class Backlog {
  readonly #nowMs: () => number;
  #waiting = 0;
  #lastStartMs: number | undefined;
  #intervalMs: number | undefined;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  get waiting(): number {
    return this.#waiting;
  }

  entered(requests: number): void {
    // Between requests that come and go one by one there is no queue, and the time from one to the next tells nothing.
    if (this.#waiting === 0) this.#lastStartMs = undefined;
    this.#waiting += requests;
  }

  started(): void {
    const nowMs = this.#nowMs();
    if (this.#lastStartMs !== undefined) {
      const tookMs = nowMs - this.#lastStartMs;
      this.#intervalMs = this.#intervalMs === undefined ? tookMs : average(this.#intervalMs, tookMs);
    }
    this.#lastStartMs = nowMs;
    this.#waiting--;
  }

  /** These gave up, or were sent away, before their turn came. */
  left(requests: number): void {
    this.#waiting -= requests;
  }

  /** Whole seconds until so many have had their turn, from 1 to 300. */
  drainSeconds(): number {
    // While the queue stands still, the turn that is overdue counts as the newest interval.
    const overdueMs = this.#lastStartMs === undefined ? 0 : this.#nowMs() - this.#lastStartMs;
    const intervalMs = Math.max(this.#intervalMs ?? 0, overdueMs);
    return Math.min(secondsMax, Math.max(1, Math.ceil((this.#waiting * intervalMs) / 1000)));
  }
}

function average(before: number, newest: number): number {
  return before + newWeight * (newest - before);
}
