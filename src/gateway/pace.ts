const newWeight = 0.2;
const secondsMax = 300;

/** How fast things follow each other, as a moving average that leans to the newest. */
export class Pace {
  #lastMs: number | undefined;
  #intervalMs: number | undefined;

  /** What came before says nothing about what comes next: the time since then is no interval. */
  rest(): void {
    this.#lastMs = undefined;
  }

  /** One more has come. */
  tick(nowMs: number): void {
    if (this.#lastMs !== undefined) {
      const tookMs = nowMs - this.#lastMs;
      this.#intervalMs = this.#intervalMs === undefined ? tookMs : average(this.#intervalMs, tookMs);
    }
    this.#lastMs = nowMs;
  }

  /** Whole seconds until so many more have come, from 1 to 300; what is overdue counts as the newest interval. */
  secondsFor(count: number, nowMs: number): number {
    const overdueMs = this.#lastMs === undefined ? 0 : nowMs - this.#lastMs;
    const intervalMs = Math.max(this.#intervalMs ?? 0, overdueMs);
    return Math.min(secondsMax, Math.max(1, Math.ceil((count * intervalMs) / 1000)));
  }
}

function average(before: number, newest: number): number {
  return before + newWeight * (newest - before);
}
