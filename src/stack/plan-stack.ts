import type { Goal, Plan } from './plan.ts';
import { graphOfGoal } from './planning/graph-of-goal.ts';
import { makePlan } from './planning/make-plan.ts';
import type { Stack } from './program.ts';
import type { Providers } from './provider.ts';
import type { State } from './state/state.ts';

export interface PlanOptions {
  /** Of a destroy or a rollback: for its policies, and for the secrets and functions that it still holds. */
  readonly stack?: Stack;
  readonly state: State;
  readonly providers: Providers;
  /** How many providers are asked at the same time. Default: 16. */
  readonly parallel?: number;
  readonly signal?: AbortSignal;
}

/**
 * Compares what the program declares with what is recorded and what is really there. Changes nothing.
 *
 * @throws PlanFailedError with every node that cannot be planned
 *
 * @example
 * const plan = await planStack({ stack, state, providers });
 * for (const step of plan.steps) console.log(step.action, step.node);
 */
export async function planStack(options: PlanOptions & { readonly stack: Stack }): Promise<Plan> {
  return await planGoal({ type: 'program' }, options);
}

/** Plans the removal of everything that is recorded. */
export async function planDestroy(options: PlanOptions): Promise<Plan> {
  return await planGoal({ type: 'destroy' }, options);
}

/**
 * Plans the return to a kept generation.
 *
 * @throws UnknownGenerationError when it is not kept, or was never complete
 */
export async function planRollback(options: PlanOptions & { readonly generation: number }): Promise<Plan> {
  return await planGoal({ type: 'rollback', generation: options.generation }, options);
}

async function planGoal(goal: Goal, options: PlanOptions): Promise<Plan> {
  const { stack, state, providers, parallel = 16, signal = new AbortController().signal } = options;
  const graph = await graphOfGoal(goal, stack, state);
  const snapshot = await state.snapshot();
  const { stage, fingerprint } = state;
  return (await makePlan({ graph, goal, stage, snapshot, providers, fingerprint, parallel, signal })).plan;
}
