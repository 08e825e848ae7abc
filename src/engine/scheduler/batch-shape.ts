import { StepCost } from './step-cost.ts';

/** Rows that the matrix kernels for repacked weights compute at once; what is left over costs a row each. */
export const rowsAtOnce = 4;
/** Larger batches are efficient whatever their shape. */
const streamsMax = 64;
const samplesMin = 3;
/** Steps after which what has not been tried for so long is tried again, because the machine may have changed. */
const retryAfter = 256;
/** What another shape must save before the plain one is left. */
const worthwhile = 0.97;

/** How one step is made up: so many of the streams, and rows that are computed for nothing. */
export interface BatchShape {
  readonly streams: number;
  readonly filling: number;
}

/**
 * Finds how many of the running streams to compute in one step. More is not always faster: kernels compute rows in
 * fours, so that seven can cost more than eight, and some types of weights have none for two to six rows, so that these
 * cost more together than one after the other. Which it is depends on the weights and the processor, and is learnt.
 */
export class BatchShapes {
  readonly cost = new StepCost();
  readonly #isRepacked: boolean;

  /** @param isRepacked what to assume of the weights until it is known: that their rows are computed in fours */
  constructor(isRepacked: boolean) {
    this.#isRepacked = isRepacked;
  }

  /**
   * For a step of streams only.
   *
   * @param room for rows that are computed for nothing
   */
  next(streams: number, room = rowsAtOnce): BatchShape {
    if (streams <= 1 || streams > streamsMax) return { streams, filling: 0 };
    const candidates = candidatesFor(streams).filter((rows) => rows <= streams + room);
    const untried = candidates.find((rows) => this.cost.samples(rows) < samplesMin);
    const forgotten = candidates.find((rows) => this.cost.age(rows) > retryAfter);
    const rows = untried ?? forgotten ?? this.#cheapest(streams, candidates);
    return { streams: Math.min(rows, streams), filling: Math.max(0, rows - streams) };
  }

  /** What a token costs when so many streams run, in milliseconds; undefined when it is not known yet. */
  msPerToken(streams: number): number | undefined {
    const costs = candidatesFor(streams).flatMap((rows) => {
      const ms = this.cost.samples(rows) < samplesMin ? undefined : this.cost.of(rows);
      return ms === undefined ? [] : [ms / Math.min(rows, streams)];
    });
    return costs.length === 0 ? undefined : Math.min(...costs);
  }

  /** Rows to add to a step of prompts, and perhaps streams, which has so many. */
  fillingFor(rows: number): number {
    return this.#isRepacked && rows > rowsAtOnce ? roundUp(rows) - rows : 0;
  }

  /** Tells how long a step of so many rows took that held streams only. */
  observe(rows: number, ms: number): void {
    if (rows <= streamsMax) this.cost.observe(rows, ms);
  }

  #cheapest(streams: number, candidates: readonly number[]): number {
    const perToken = (rows: number) => (this.cost.of(rows) as number) / Math.min(rows, streams);
    const best = candidates.reduce((least, rows) => (perToken(rows) < perToken(least) ? rows : least));
    return perToken(best) < perToken(streams) * worthwhile ? best : streams;
  }
}

/** The plain shape first: all streams at once. */
function candidatesFor(streams: number): readonly number[] {
  const below = roundUp(streams) - rowsAtOnce;
  const all = [streams, roundUp(streams), below, 1].filter((rows) => rows > 0);
  return [...new Set(all)];
}

function roundUp(rows: number): number {
  return Math.ceil(rows / rowsAtOnce) * rowsAtOnce;
}
