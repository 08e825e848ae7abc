import type { VectorMatch, VectorQuery } from '#contract';

/** The latest comparisons that count. */
const samplesMax = 100;

/** Before so many, a few that were hard say nothing. */
const samplesMin = 30;

/** What comparing may take of all time. */
const timeShareMax = 0.01;

/** With less than this, an index is not of these records. */
const recallMin = 0.8;

export interface RecallMeterOptions {
  /** Answers a query by comparing with everything. */
  exact(query: VectorQuery): readonly VectorMatch[];
  /** Changes with every change of the records. */
  version(): number;
  /** Queries find too little. */
  low(recall: number): void;
}

/**
 * How much of what is nearest the queries of users find: now and then one that has been answered is asked again, by comparing with
 * everything, when nobody waits for it and for at most a hundredth of the time.
 */
export class RecallMeter {
  readonly #options: RecallMeterOptions;
  readonly #startMs = performance.now();
  readonly #shares: number[] = [];
  #spentMs = 0;
  #isPending = false;

  constructor(options: RecallMeterOptions) {
    this.#options = options;
  }

  /** Of the latest comparisons; undefined before there are some. */
  get recall(): number | undefined {
    const { length } = this.#shares;
    return length === 0 ? undefined : this.#shares.reduce((sum, share) => sum + share, 0) / length;
  }

  /** A query has been answered by what it returns. Who says how many candidates to keep has chosen how much is found. */
  answered(query: VectorQuery, found: readonly VectorMatch[]): readonly VectorMatch[] {
    if (!query.exact && query.candidates === undefined && !this.#isPending && this.#hasTime) this.#plan(query, found);
    return found;
  }

  get #hasTime(): boolean {
    return this.#spentMs <= timeShareMax * (performance.now() - this.#startMs);
  }

  #plan(query: VectorQuery, found: readonly VectorMatch[]): void {
    this.#isPending = true;
    const version = this.#options.version();
    setImmediate(() => {
      this.#isPending = false;
      if (this.#options.version() === version) this.#compare(query, found);
    }).unref();
  }

  #compare(query: VectorQuery, found: readonly VectorMatch[]): void {
    const startMs = performance.now();
    const nearest = this.#options.exact({ ...query, exact: true, includeMetadata: false, includeVectors: false });
    this.#spentMs += performance.now() - startMs;
    if (nearest.length === 0) return;
    const ids = new Set(found.map(({ id }) => id));
    const last = nearest.at(-1)!.score;
    // Of records that are as near as the last, one is as good as another.
    const asNear = found.filter(({ score }) => score === last).length;
    const hits = nearest.filter(({ id, score }) => score !== last && ids.has(id)).length + asNear;
    this.#shares.push(Math.min(1, hits / nearest.length));
    if (this.#shares.length > samplesMax) this.#shares.shift();
    const recall = this.recall!;
    if (this.#shares.length < samplesMin || recall >= recallMin) return;
    this.#shares.length = 0;
    this.#options.low(recall);
  }
}
