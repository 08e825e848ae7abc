import type { GenerateEvent } from '#contract';

type Timings = Extract<GenerateEvent, { type: 'end' }>['timings'];

/** How long ago something happened to a request, in milliseconds; undefined: not yet. */
export interface Ages {
  readonly submittedMs: number;
  readonly startedMs: number | undefined;
  readonly firstTokenMs: number | undefined;
}

/** When a request was submitted, computed first and answered first, on this process's clock. */
export class Timeline {
  readonly #submittedMs: number;
  #startedMs: number | undefined;
  #firstTokenMs: number | undefined;

  /** @param ages of a request that another process has begun */
  constructor(nowMs: number, ages?: Ages) {
    const before = (ageMs: number | undefined) => (ageMs === undefined ? undefined : nowMs - ageMs);
    this.#submittedMs = nowMs - (ages?.submittedMs ?? 0);
    this.#startedMs = before(ages?.startedMs);
    this.#firstTokenMs = before(ages?.firstTokenMs);
  }

  /** True the first time. */
  start(nowMs: number): boolean {
    const isFirst = this.#startedMs === undefined;
    this.#startedMs ??= nowMs;
    return isFirst;
  }

  token(nowMs: number): void {
    this.#firstTokenMs ??= nowMs;
  }

  timings(nowMs: number): Timings {
    const startedMs = this.#startedMs ?? nowMs;
    const firstTokenMs = this.#firstTokenMs ?? nowMs;
    return {
      queueMs: startedMs - this.#submittedMs,
      prefillMs: firstTokenMs - startedMs,
      decodeMs: nowMs - firstTokenMs,
    };
  }
}
