import type { Context } from '#contract';
import { randomText } from '../random-text.ts';
import type { Route } from '../route.ts';
import { type ServiceTier, tierOf, type Urgency } from '../urgency.ts';

/** The members that every object of one answer shares. */
export interface AnswerIdentity {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  readonly model: string;
  readonly system_fingerprint?: string;
  /** What was given to a request that asked for a tier. */
  readonly service_tier?: ServiceTier;
}

/** @param prefix "chatcmpl" or "cmpl" */
export function newIdentity(
  prefix: string,
  route: Route,
  { serviceTier }: Urgency,
  { priority = 0 }: Context,
): AnswerIdentity {
  return {
    id: `${prefix}-${randomText(18)}`,
    created: Math.floor(Date.now() / 1000),
    model: route.name,
    ...(route.fingerprint !== undefined && { system_fingerprint: route.fingerprint }),
    ...(serviceTier !== undefined && { service_tier: tierOf(priority) }),
  };
}
