import { PriorityNotAllowedError } from './errors/priority-not-allowed-error.ts';
import type { VerifiedKey } from './key-verifier.ts';

/** How soon a request wants to be served, in the words of OpenAI. */
export type ServiceTier = 'flex' | 'default' | 'priority';

/** The same as numbers: of those that wait, the smaller goes first. */
export const priorityOfTier: Readonly<Record<ServiceTier, number>> = { flex: 10, default: 0, priority: -10 };

export const priorityRange = { min: -100, max: 100 } as const;

/** What a client says of when it wants its answer. */
export interface Urgency {
  readonly priority: number | undefined;
  readonly serviceTier: 'auto' | ServiceTier | undefined;
  /** From the arrival of the request. */
  readonly timeoutMs: number | undefined;
}

/** Of protocols in which a client cannot say. */
export const noUrgency: Urgency = { priority: undefined, serviceTier: undefined, timeoutMs: undefined };

/**
 * The priority that a request gets; one that asks for nothing gets the default, or what its key is limited to.
 *
 * @throws PriorityNotAllowedError
 */
export function priorityFor(urgency: Urgency, key: VerifiedKey | undefined): number {
  const priorityMin = key?.priorityMin ?? priorityOfTier.default;
  const { priority, serviceTier = 'auto' } = urgency;
  const asked = priority ?? (serviceTier === 'auto' ? undefined : priorityOfTier[serviceTier]);
  if (asked === undefined) return Math.max(priorityOfTier.default, priorityMin);
  if (asked < priorityMin) {
    throw new PriorityNotAllowedError(asked, priorityMin, priority === undefined ? 'service_tier' : 'priority');
  }
  return asked;
}

/** The tier that a priority comes closest to from below: what clients are told that they got. */
export function tierOf(priority: number): ServiceTier {
  if (priority <= priorityOfTier.priority) return 'priority';
  return priority < priorityOfTier.flex ? 'default' : 'flex';
}
