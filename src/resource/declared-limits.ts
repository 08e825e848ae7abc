import { z } from 'zod';
import type { Quota } from '#gateway';

/** How much may be done at a time. What is absent is not limited. */
export interface Limits {
  readonly requestsPerMinute?: number;
  /** Of prompts and answers together. */
  readonly tokensPerMinute?: number;
  /** Requests that run at once, over all serving processes. */
  readonly concurrency?: number;
}

const count = z.int().min(1).max(1_000_000_000);

export const limitsProperties = z.strictObject({
  requestsPerMinute: count.optional(),
  tokensPerMinute: count.optional(),
  concurrency: count.optional(),
});

const meanings = {
  requestsPerMinute: { measure: 'requests', period: 'minute' },
  tokensPerMinute: { measure: 'tokens', period: 'minute' },
  concurrency: { measure: 'concurrency', period: undefined },
} as const;

/** The quotas that limits stand for. @param subject full name of whom they hold for */
export function quotasOf(limits: Limits | undefined, subject: string): readonly Omit<Quota, 'owner'>[] {
  return Object.entries(meanings).flatMap(([name, meaning]) => {
    const amount = limits?.[name as keyof Limits];
    return amount === undefined ? [] : [{ subject, ...meaning, amount }];
  });
}

/** The limits that quotas came from; undefined where there are none. */
export function limitsOf(quotas: readonly Quota[]): Limits | undefined {
  const entries = Object.entries(meanings).flatMap(([name, { measure, period }]) => {
    const found = quotas.find((quota) => quota.measure === measure && quota.period === period);
    return found ? [[name, found.amount] as const] : [];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
