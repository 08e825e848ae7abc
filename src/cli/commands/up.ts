import { planStack } from '#stack';
import { bringUp } from '../bring-up.ts';
import type { Invocation } from '../command.ts';
import { confirmDestructive } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { openProject } from '../project.ts';
import { renderMemory } from '../render-memory.ts';
import { renderPlan } from '../render-plan.ts';

export async function up(invocation: Invocation): Promise<ExitCode> {
  const { options, terminal, signal } = invocation;
  await using project = await openProject(options);
  const plan = await planStack({ stack: project.stack, state: project.state, providers: project.providers, signal });
  const lines = [...renderPlan(plan, terminal), ...renderMemory(project.memory.plan, terminal)];
  if (!terminal.json) for (const line of lines) terminal.print(line);
  if (!(await confirmDestructive(plan, terminal, options['yes'] === true, signal))) return exitCode.interrupted;
  return await bringUp(project, plan, invocation, false);
}
