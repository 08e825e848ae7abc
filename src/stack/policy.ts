import type { Plan } from './plan.ts';

/** A rule over plans, written in the same program as the stack. */
export interface Policy {
  readonly name: string;
  readonly level: 'advisory' | 'mandatory';
  /** The findings' messages; empty when the plan is fine. */
  check(plan: Plan): readonly (string | { readonly node: string; readonly message: string })[];
}
