import { planStack } from '#stack';
import { bringUp } from '../bring-up.ts';
import type { Invocation } from '../command.ts';
import { confirmDestructive } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { promptEvidence } from '../experiments/prompt-evidence.ts';
import { openProject } from '../project.ts';
import { renderMemory } from '../render-memory.ts';
import { renderPlan } from '../render-plan.ts';

export async function up(invocation: Invocation): Promise<ExitCode> {
  const { options, terminal, signal } = invocation;
  await using project = await openProject(options);
  const plan = await planStack({ stack: project.stack, state: project.state, providers: project.providers, signal });
  if (!terminal.json) {
    const evidence = await promptEvidence(project, plan);
    const memory = renderMemory(project.memory.plan, terminal);
    for (const line of [...renderPlan(plan, terminal), ...evidence, ...memory]) terminal.print(line);
  }
  if (!(await confirmDestructive(plan, terminal, options['yes'] === true, signal))) return exitCode.interrupted;
  return await bringUp(project, plan, invocation, false);
}
