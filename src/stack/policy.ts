import type { Plan } from './plan.ts';

export interface PolicyFinding {
  readonly policy: string;
  /** Mandatory findings stop the plan from being applied; advisory ones are shown. */
  readonly level: 'advisory' | 'mandatory';
  readonly message: string;
  /** The step it is about, when it is about one. */
  readonly node?: string;
}

/** A rule over plans, written in the same program as the stack. */
export interface Policy {
  readonly name: string;
  readonly level: 'advisory' | 'mandatory';
  /** The findings' messages; empty when the plan is fine. */
  check(plan: Plan): readonly (string | { readonly node: string; readonly message: string })[];
}
