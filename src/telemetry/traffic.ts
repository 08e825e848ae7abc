import type { GenerationRecord, RequestRecord } from '#contract';
import { labelLimit } from './label-limit.ts';
import { troubleOf } from './trouble.ts';

/** How far back percentiles look: so many requests of each model, and no further than this. */
const recentMax = 512;
const recentMs = 5 * 60_000;
const failuresMax = 20;
/** Keys and models that are counted by name. */
const namesMax = 200;

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

export interface KeyTotals {
  readonly tenant: string;
  readonly key: string | undefined;
  readonly requests: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

export interface RecentFailure {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly code: string;
  readonly status: number;
  readonly model: string | undefined;
  readonly key: string | undefined;
  readonly requestId: string;
}

export interface TrafficSummary {
  /** By the name of the model that answered. */
  readonly models: Readonly<Record<string, RecentLatency>>;
  /** Since the process started. */
  readonly keys: readonly KeyTotals[];
  /** Newest first. */
  readonly failures: readonly RecentFailure[];
}

interface Recent {
  readonly atMs: number;
  readonly generation: GenerationRecord;
}

type Totals = { -readonly [Name in keyof KeyTotals]: KeyTotals[Name] };

/** Remembers a bounded part of the requests that have ended. */
export class Traffic {
  readonly #recent = new Map<string, Recent[]>();
  readonly #totals = new Map<string, Totals>();
  readonly #name = labelLimit(namesMax);
  readonly #nowMs: () => number;
  #failures: readonly RecentFailure[] = [];

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  ended(record: RequestRecord): void {
    const { generation } = record;
    const failure = troubleOf(record);
    const atMs = this.#nowMs();
    if (failure !== undefined) {
      const { status, key, requestId } = record;
      const failed = { atMs, code: failure, status, model: generation?.model, key, requestId };
      this.#failures = [failed, ...this.#failures].slice(0, failuresMax);
    }
    if (generation === undefined) return;
    this.#count(record, generation);
    const name = this.#name(generation.servedBy);
    const recent = this.#recent.get(name) ?? [];
    recent.push({ atMs, generation });
    if (recent.length > recentMax) recent.shift();
    this.#recent.set(name, recent);
  }

  summary(): TrafficSummary {
    const sinceMs = this.#nowMs() - recentMs;
    const models = [...this.#recent].map(([name, recent]) => [
      name,
      latencyOf(recent.filter(({ atMs }) => atMs >= sinceMs)),
    ]);
    return {
      models: Object.fromEntries(models) as TrafficSummary['models'],
      keys: [...this.#totals.values()].map((totals) => ({ ...totals })),
      failures: this.#failures,
    };
  }

  #count(record: RequestRecord, generation: GenerationRecord): void {
    const { tenant, key } = record;
    const name = key === undefined ? undefined : this.#name(key);
    const id = JSON.stringify([tenant, name]);
    let totals = this.#totals.get(id);
    if (totals === undefined) {
      const none = { requests: 0, failed: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
      totals = { tenant, key: name, ...none };
      this.#totals.set(id, totals);
    }
    totals.requests++;
    if (troubleOf(record) !== undefined) totals.failed++;
    totals.promptTokens += generation.promptTokens;
    totals.cachedTokens += generation.cachedTokens;
    totals.completionTokens += generation.completionTokens;
  }
}

function latencyOf(recent: readonly Recent[]): RecentLatency {
  const generations = recent.map(({ generation }) => generation);
  const sum = (of: (generation: GenerationRecord) => number): number =>
    generations.reduce((total, generation) => total + of(generation), 0);
  return {
    requests: generations.length,
    firstTokenMs: percentiles(generations.flatMap(({ firstTokenMs }) => firstTokenMs ?? [])),
    tokenMs: percentiles(generations.flatMap(meanTokenMs)),
    promptTokens: sum(({ promptTokens }) => promptTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
  };
}

function meanTokenMs({ timings, completionTokens, choices }: GenerationRecord): readonly number[] {
  const gaps = completionTokens / choices - 1;
  return timings === undefined || gaps <= 0 ? [] : [timings.decodeMs / gaps];
}

function percentiles(values: readonly number[]): Percentiles | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
  const [p50, p95] = [at(0.5), at(0.95)];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}
