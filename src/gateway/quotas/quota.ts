import type { Period } from './period.ts';

/** What is counted. Money is in billionths of a US dollar, so that a token of the cheapest model is a whole number. */
export const measures = ['requests', 'tokens', 'money', 'concurrency'] as const;

export type Measure = (typeof measures)[number];

export const nanosPerDollar = 1_000_000_000;

/** How much of something may be used: a limit where the period is short, a budget where it is long. */
export interface Quota {
  /** Full name of what declares it: "stack/stage/budget/monthly". */
  readonly owner: string;
  /** Full name of whom it holds for: "stack/stage/team/research", ".../key/app", ".../model/smol", ".../stack". */
  readonly subject: string;
  readonly measure: Measure;
  /** Undefined for what runs at once. */
  readonly period: Period | undefined;
  readonly amount: number;
}

/** Whether a request is held to what it is likely to use, and what it used is counted after, or to the most that it may. */
export function isRate({ period }: Pick<Quota, 'period'>): boolean {
  return period === 'minute';
}
