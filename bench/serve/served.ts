import { median, percentile } from '../statistics.ts';

/** `refused`: by 429 or 503. `late`: given up at its deadline. */
export type Outcome = 'good' | 'refused' | 'late' | 'failed';

/** What became of a request. Times are milliseconds of the client's clock, from the start of the run. */
export interface Served {
  readonly id: number;
  readonly outcome: Outcome;
  /** When it was to be sent: latencies count from here, so that waiting on the client's side is not hidden. */
  readonly dueMs: number;
  /** First and last text; NaN where none came. */
  readonly firstTextMs: number;
  readonly lastTextMs: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly text: string;
  /** Why it is not good. */
  readonly reason?: string;
}

export const timeToFirstText = ({ firstTextMs, dueMs }: Served): number => firstTextMs - dueMs;

/** Of all that gave text; milliseconds. */
export function timeToFirstTextAt(quantile: number, served: readonly Served[]): number {
  return percentile(served.filter(({ firstTextMs }) => !Number.isNaN(firstTextMs)).map(timeToFirstText), quantile);
}

/** Generated tokens per second from the first sending to the last text. */
export function tokensPerSecond(served: readonly Served[]): number {
  const from = Math.min(...served.map(({ dueMs }) => dueMs));
  const to = Math.max(...served.map(({ lastTextMs }) => lastTextMs));
  return (total(served, 'completionTokens') / (to - from)) * 1000;
}

/**
 * Tokens per second that good answers brought in a part of a run: each answer's tokens count as spread evenly between its
 * first and its last text. What was given up, refused or came too late counts for nothing.
 */
export function goodput(served: readonly Served[], fromMs: number, toMs: number): number {
  const tokens = served
    .filter(({ outcome }) => outcome === 'good')
    .map(({ firstTextMs, lastTextMs, completionTokens }) => {
      const inside = Math.min(lastTextMs, toMs) - Math.max(firstTextMs, fromMs);
      return inside <= 0 ? 0 : (completionTokens * inside) / (lastTextMs - firstTextMs);
    });
  return (tokens.reduce((sum, each) => sum + each, 0) / (toMs - fromMs)) * 1000;
}

export function total(served: readonly Served[], field: 'promptTokens' | 'cachedTokens' | 'completionTokens'): number {
  return served.reduce((sum, each) => sum + each[field], 0);
}

/** @throws Error when a request of a run in which all must be answered was not */
export function requireGood(served: readonly Served[]): readonly Served[] {
  const bad = served.filter(({ outcome }) => outcome !== 'good');
  if (bad.length > 0) throw new Error(`${bad.length} of ${served.length} requests failed, first: ${bad[0]?.reason}`);
  return served;
}

/** How far the answers of two sides agree, as a note; throws when they did not do the same work. */
export function agreement(ours: readonly Answer[], peers: readonly Answer[]): string {
  const theirs = new Map(peers.map((each) => [each.id, each]));
  const parted: number[] = [];
  for (const mine of ours) {
    const other = theirs.get(mine.id);
    if (other?.promptTokens !== mine.promptTokens || other.completionTokens !== mine.completionTokens) {
      throw new Error(
        `Request ${mine.id}: ${mine.promptTokens} + ${mine.completionTokens} tokens on our side, ${other?.promptTokens} + ${other?.completionTokens} on the peer's.`,
      );
    }
    if (mine.text !== other.text) parted.push(commonLength(mine.text, other.text));
  }
  const equal = `${ours.length - parted.length} of ${ours.length} greedy answers are equal on both sides`;
  return parted.length === 0 ? equal : `${equal}, the others part after ${median(parted)} characters (median)`;
}

type Answer = Pick<Served, 'id' | 'promptTokens' | 'completionTokens' | 'text'>;

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
