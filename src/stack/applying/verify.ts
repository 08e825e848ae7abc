import { canonicalJson } from '#base';
import type { Plan } from '../plan.ts';
import { PlanStaleError, type Moved } from '../plan-stale-error.ts';
import { PolicyRefusedError } from '../policy-refused-error.ts';

/**
 * @param plan what was shown and agreed to
 * @param now the same, planned again while nobody else can write
 * @throws PlanStaleError when they are not the same
 * @throws PolicyRefusedError when a mandatory policy has something against it
 */
export function verify(plan: Plan, now: Plan): void {
  const moved: Moved[] = [];
  if (plan.program !== now.program) moved.push('program');
  if (plan.stateRevision !== now.stateRevision) moved.push('state');
  if (plan.observation !== now.observation) moved.push('observation');
  if (moved.length === 0 && plan.digest !== now.digest && effectsOf(plan) !== effectsOf(now)) moved.push('steps');
  if (moved.length > 0) throw new PlanStaleError(moved);
  const refused = now.findings.filter(({ level }) => level === 'mandatory');
  if (refused.length > 0) throw new PolicyRefusedError(refused);
}

/** Without estimates, which may become better at any time. */
function effectsOf(plan: Plan): string {
  return canonicalJson(
    plan.steps.map(({ node, action, instance, changes, deferredBy }) => [node, action, instance, changes, deferredBy]),
  );
}
