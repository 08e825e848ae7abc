import { loadPlan } from '#stack';
import { bringUp } from '../bring-up.ts';
import type { Invocation } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { openProject } from '../project.ts';
import { UsageError } from '../usage-error.ts';

export async function apply(invocation: Invocation): Promise<ExitCode> {
  const file = invocation.positionals[0];
  if (file === undefined) throw new UsageError('Name the plan to apply: a file that `lode plan --out` wrote.', 'apply');
  const plan = await loadPlan(file);
  await using project = await openProject(invocation.options);
  return await bringUp(project, plan, invocation, true);
}
