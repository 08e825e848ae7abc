import type { GenerationRecord, RequestRecord } from '#contract';
import { labelLimit } from './label-limit.ts';
import { type RecentLatency, RecentRequests } from './recent-requests.ts';
import { troubleOf } from './trouble.ts';

const failuresMax = 20;
/** Keys and models that are counted by name. */
const namesMax = 200;

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

type Totals = { -readonly [Name in keyof KeyTotals]: KeyTotals[Name] };

/** Remembers a bounded part of the requests that have ended. */
export class Traffic {
  readonly #recent = new Map<string, RecentRequests>();
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
    let recent = this.#recent.get(name);
    if (recent === undefined) this.#recent.set(name, (recent = new RecentRequests()));
    recent.ended(generation, atMs);
  }

  summary(): TrafficSummary {
    const nowMs = this.#nowMs();
    const models = [...this.#recent].map(([name, recent]) => [name, recent.latency(nowMs)]);
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
