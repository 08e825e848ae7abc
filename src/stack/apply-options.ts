import type { ApplyEvent } from './event.ts';
import type { FailedStep } from './failed-step.ts';
import type { NodeId } from './node.ts';
import type { Plan, Step } from './plan.ts';
import type { Stack } from './program.ts';
import type { Outputs, Providers } from './provider.ts';
import type { Rollout } from './rollout.ts';
import type { GenerationStatus } from './state/generation.ts';
import type { State } from './state/state.ts';

export interface ApplyOptions {
  readonly plan: Plan;
  /** The program that the plan was made from; of a destroy or a rollback as for planning. */
  readonly stack?: Stack;
  readonly state: State;
  readonly providers: Providers;
  /** How traffic gets to the new generation. Absent: there is none, the generation is active when it is made. */
  readonly rollout?: Rollout;
  /** Calls of providers at the same time. Default: 16. */
  readonly parallel?: number;
  /** Aborted: running steps end, no other begins, and the rest is reported as remaining. */
  readonly signal?: AbortSignal;
  /** Aborted: running steps are asked to end at once. */
  readonly interruptSignal?: AbortSignal;
  /** How long to wait for another apply of the same stage. Default: 0. */
  readonly waitMs?: number;
  /** Without a heartbeat for so long, another apply may take over. Default: 15 seconds. */
  readonly leaseMs?: number;
  /** Complete generations to keep, to roll back to. Default: 10. */
  readonly keepGenerations?: number;
  /** A promise that it returns for `revealed` is waited for before the step counts as done. */
  onEvent?(event: ApplyEvent): void | Promise<void>;
  /**
   * Asked before each further round, whose steps could not be known when the plan was made. False ends the apply; the
   * steps are then remaining. Default: go on.
   */
  onRound?(round: Plan): boolean | Promise<boolean>;
}

export interface ApplyResult {
  /** The generation that this apply made; where there was nothing to do, the active one, or 0 where there is none. */
  readonly generation: number;
  /** `active`: it has the traffic. `failed`: see `failed`, `remaining` and `reason`; the one before it still serves. */
  readonly status: Extract<GenerationStatus, 'active' | 'failed'>;
  /** Of every node that is there. */
  readonly outputs: Readonly<Record<NodeId, Outputs>>;
  readonly completed: readonly Step[];
  /** Not begun: they depend on a failed step, wait for outputs, or the apply was stopped before. */
  readonly remaining: readonly Step[];
  readonly failed: readonly FailedStep[];
  /** Why traffic was not moved, when steps were not the reason: a check, the health of the generation, a stop. */
  readonly reason?: unknown;
}
