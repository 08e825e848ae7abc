import type { RequestRecord } from '#contract';

/** The code of what went wrong, if anything did: that a client has had enough and leaves is no fault of anybody. */
export function troubleOf({ failure }: RequestRecord): string | undefined {
  return failure === 'gateway/client-left' ? undefined : failure;
}
