import type { Plan } from './plan.ts';

/** A rule over plans, written in the same program as the stack. */
export interface Policy {
  readonly name: string;
  readonly level: 'advisory' | 'mandatory';
  /** The findings' messages; empty when the plan is fine. */
  check(plan: Plan): readonly (string | { readonly node: string; readonly message: string })[];
}

/**
 * Makes a policy. It may name the steps it is about.
 *
 * @param level Default: 'mandatory'.
 *
 * @example
 * policy('small-models', (plan) => ((plan.cost.memoryBytes ?? 0) > 8e9 ? ['The models need more than 8 GB.'] : []));
 */
export function policy(name: string, check: Policy['check'], level: Policy['level'] = 'mandatory'): Policy {
  return Object.freeze({ name, level, check });
}
