import { fullName } from '#target';
import type { ApplyResult, Plan, Step } from '#stack';
import type { Project } from '../project.ts';

/** What of a long plan is written down step by step; the plan's digest stands for all of it. */
const stepsMax = 200;

const actions = { program: 'stack.apply', rollback: 'stack.rollback', destroy: 'stack.destroy' } as const;

/** Writes down that a plan was run, by whom, and what came of it. */
export async function recordApply(
  { audit, actor }: Pick<Project, 'audit' | 'actor'>,
  plan: Plan,
  { generation, status, completed, failed }: Pick<ApplyResult, 'generation' | 'status' | 'completed' | 'failed'>,
): Promise<void> {
  const changed = completed.filter(({ action }) => action !== 'same');
  await audit.record({
    actor,
    action: actions[plan.goal.type],
    subject: fullName(plan, 'stack'),
    outcome: status === 'active' ? 'done' : 'failed',
    details: {
      generation,
      plan: plan.digest,
      steps: changed.slice(0, stepsMax).map(wordsOf),
      ...(failed.length > 0 && { failed: failed.slice(0, stepsMax).map(({ step }) => wordsOf(step)) }),
    },
  });
}

/** "create key/app" */
function wordsOf({ action, node }: Step): string {
  return `${action} ${node}`;
}
