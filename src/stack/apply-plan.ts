import type { ApplyOptions, ApplyResult } from './apply-options.ts';
import { applyUnderLease } from './applying/apply-under-lease.ts';

/**
 * Carries out exactly the steps of a plan, and of the rounds that follow from it. Can be killed at any instant: the
 * next plan finds what is really there. Afterwards a plan is empty, unless something failed or remained.
 *
 * @throws PlanStaleError, before anything is changed, when the plan does not hold any more
 * @throws PolicyRefusedError when a mandatory policy has something against it
 * @throws LeaseHeldError when another apply runs
 * @throws LeaseLostError when another apply has taken over in the middle
 */
export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  const { state, waitMs = 0, leaseMs = 15_000 } = options;
  const lease = await state.lease({ waitMs, ttlMs: leaseMs });
  try {
    return await applyUnderLease(options, lease);
  } finally {
    await lease.release();
  }
}
