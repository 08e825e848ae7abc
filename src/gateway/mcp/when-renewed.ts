import type { RenewalReason } from '../renewal.ts';
import type { RouteBook } from '../route-book.ts';

/**
 * The routes that are served next; undefined when the gateway closes, or the signal is aborted, before.
 *
 * @param next of a `Renewal`
 */
export async function whenRenewed(next: AbortSignal, signal: AbortSignal): Promise<RouteBook | undefined> {
  const either = AbortSignal.any([next, signal]);
  if (!either.aborted) await new Promise((resolve) => either.addEventListener('abort', resolve, { once: true }));
  return next.aborted ? (next.reason as RenewalReason).routes : undefined;
}
