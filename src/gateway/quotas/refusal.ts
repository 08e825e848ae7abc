import { BudgetExhaustedError } from '../errors/budget-exhausted-error.ts';
import { LimitReachedError } from '../errors/limit-reached-error.ts';
import { isRate, nanosPerDollar, type Quota } from './quota.ts';

/** The error for a request that a quota has no room for. @param endMs when there is room again, or the span is over */
export function refusalOf(quota: Quota, subject: string, wanted: number, endMs: number, nowMs: number): Error {
  const whose = subject === 'stack' ? 'the stack' : subject.replace('/', ' ');
  const { measure, period, amount } = quota;
  if (period !== undefined && !isRate(quota)) return new BudgetExhaustedError(whose, wordsOf(quota), new Date(endMs));
  return new LimitReachedError({
    subject: whose,
    limit: wordsOf(quota),
    measure,
    retryAfterSeconds: period === undefined ? 1 : Math.max(1, Math.ceil((endMs - nowMs) / 1000)),
    isTooLarge: wanted > amount,
  });
}

/** "60 requests per minute", "$5 per month", "4 requests at once". */
export function wordsOf({ measure, period, amount }: Pick<Quota, 'measure' | 'period' | 'amount'>): string {
  if (period === undefined) return `${amount} requests at once`;
  const what = measure === 'money' ? `$${amount / nanosPerDollar}` : `${amount} ${measure}`;
  return `${what} per ${period}`;
}
