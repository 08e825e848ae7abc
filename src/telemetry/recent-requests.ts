import type { GenerationRecord } from '#contract';

/** How far back percentiles look: so many requests of each model, and no further than this. */
const requestsMax = 512;
const ageMsMax = 5 * 60_000;

/** What is remembered of a request. */
const fields = ['atMs', 'firstTokenMs', 'tokenMs', 'promptTokens', 'cachedTokens'] as const;

/** What requests of the last minutes were like, for a person who watches. */
export interface RecentLatency {
  /** Requests that the percentiles are of. */
  readonly requests: number;
  readonly firstTokenMs: Percentiles | undefined;
  /** Mean time between tokens, of each request. */
  readonly tokenMs: Percentiles | undefined;
  readonly promptTokens: number;
  readonly cachedTokens: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/**
 * The last requests of one model, as bare numbers: their records would live for just so long that collecting them means
 * collecting the whole heap.
 */
export class RecentRequests {
  readonly #columns = Object.fromEntries(
    fields.map((field) => [field, new Float64Array(requestsMax).fill(Number.NaN)]),
  ) as Readonly<Record<(typeof fields)[number], Float64Array>>;
  #place = 0;

  ended(generation: GenerationRecord, atMs: number): void {
    const { atMs: times, firstTokenMs, tokenMs, promptTokens, cachedTokens } = this.#columns;
    const place = this.#place++ % requestsMax;
    times[place] = atMs;
    firstTokenMs[place] = generation.firstTokenMs ?? Number.NaN;
    tokenMs[place] = meanTokenMs(generation);
    promptTokens[place] = generation.promptTokens;
    cachedTokens[place] = generation.cachedTokens;
  }

  latency(nowMs: number): RecentLatency {
    const recent = [...this.#columns.atMs.keys()].filter(
      (place) => (this.#columns.atMs[place] ?? Number.NaN) >= nowMs - ageMsMax,
    );
    const valuesOf = (field: (typeof fields)[number]): readonly number[] =>
      recent.map((place) => this.#columns[field][place] ?? Number.NaN);
    const sumOf = (field: (typeof fields)[number]): number => valuesOf(field).reduce((sum, value) => sum + value, 0);
    return {
      requests: recent.length,
      firstTokenMs: percentiles(valuesOf('firstTokenMs')),
      tokenMs: percentiles(valuesOf('tokenMs')),
      promptTokens: sumOf('promptTokens'),
      cachedTokens: sumOf('cachedTokens'),
    };
  }
}

/** NaN where there were no two tokens. */
function meanTokenMs({ timings, completionTokens, choices }: GenerationRecord): number {
  const gaps = completionTokens / choices - 1;
  return timings === undefined || gaps <= 0 ? Number.NaN : timings.decodeMs / gaps;
}

/** Of those that are numbers. */
function percentiles(values: readonly number[]): Percentiles | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
  const [p50, p95] = [at(0.5), at(0.95)];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}
