/**
 * Notices that a worker says nothing any more. It counts ticks and not time: while a machine sleeps, or this process is
 * kept from running, none of them comes, and nobody is blamed.
 */
export class Silence {
  readonly #leastMs: number;
  readonly #tickMs: number;
  #maxMs: number;
  /** Ticks since the last word; undefined before the first one: how long a start may take is not judged here. */
  #ticks: number | undefined;

  constructor(leastMs: number, tickMs: number) {
    this.#leastMs = leastMs;
    this.#tickMs = tickMs;
    this.#maxMs = leastMs;
  }

  /** A process is started, which has not said anything yet. */
  begin(): void {
    this.#ticks = undefined;
    this.#maxMs = this.#leastMs;
  }

  /** It has said something; `maxMs`: for how long it may have nothing to say from now on. */
  end(maxMs: number | undefined): void {
    this.#ticks = 0;
    if (maxMs !== undefined) this.#maxMs = Math.max(maxMs, this.#leastMs);
  }

  /** Called once per `tickMs`; more than 0, once, when it has been silent for too long: for how long. */
  tick(): number {
    if (this.#ticks === undefined) return 0;
    this.#ticks++;
    const silentMs = this.#ticks * this.#tickMs;
    if (silentMs <= this.#maxMs) return 0;
    this.#ticks = undefined;
    return silentMs;
  }
}
