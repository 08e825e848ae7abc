import { planStack, savePlan } from '#stack';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { promptEvidence } from '../experiments/prompt-evidence.ts';
import { text } from '../place.ts';
import { openProject } from '../project.ts';
import { renderMemory } from '../render-memory.ts';
import { renderPlan } from '../render-plan.ts';

export async function plan({ options, terminal, signal }: Invocation): Promise<ExitCode> {
  await using project = await openProject(options);
  const planned = await planStack({ stack: project.stack, state: project.state, providers: project.providers, signal });
  const out = text(options, 'out');
  if (out !== undefined) await savePlan(planned, out);
  if (terminal.json) terminal.printJson({ ...planned, memory: project.memory.plan });
  else {
    const evidence = await promptEvidence(project, planned);
    const memory = renderMemory(project.memory.plan, terminal);
    for (const line of [...renderPlan(planned, terminal), ...evidence, ...memory]) terminal.print(line);
    if (out !== undefined) terminal.print(`Saved. \`lode apply ${out}\` runs exactly this.`);
  }
  const isRefused = planned.findings.some(({ level }) => level === 'mandatory');
  if (isRefused) return exitCode.refused;
  const isEmpty = !planned.rolloutOnly && planned.steps.every(({ action }) => action === 'same');
  return options['exit-code'] === true && !isEmpty ? exitCode.changes : exitCode.ok;
}
