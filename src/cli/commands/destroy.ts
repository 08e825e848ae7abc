import { applyPlan, planDestroy, PolicyRefusedError } from '#stack';
import { assertComplete } from '../assert-complete.ts';
import { ApplyProgress } from '../apply-progress.ts';
import type { Invocation } from '../command.ts';
import { confirmDestructive } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { openProject } from '../project.ts';
import { renderPlan } from '../render-plan.ts';
import { recordApply } from '../tenants/record-apply.ts';

export async function destroy({ options, terminal, signal }: Invocation): Promise<ExitCode> {
  await using project = await openProject(options);
  const { state, providers, target, stage } = project;
  const plan = await planDestroy({ stack: project.stack, state, providers, signal });
  if (!terminal.json) for (const line of renderPlan(plan, terminal)) terminal.print(line);
  // Before anything is stopped: a stage that may not be destroyed goes on serving.
  const refused = plan.findings.filter(({ level }) => level === 'mandatory');
  if (refused.length > 0) throw new PolicyRefusedError(refused);
  if (!(await confirmDestructive(plan, terminal, options['yes'] === true, signal))) return exitCode.interrupted;
  await target.stop({ drainMs: 0 });
  using progress = new ApplyProgress(terminal, signal);
  const result = await applyPlan({
    plan,
    stack: project.stack,
    state,
    providers,
    signal,
    onEvent: (event) => progress.show(event),
  });
  await recordApply(project, plan, result);
  assertComplete(result);
  if (terminal.json) terminal.printJson({ destroyed: result.completed.map(({ node }) => node), stage });
  else {
    terminal.print(`Stage ${stage} is gone. Weights stay until \`lode models remove\`;`);
    terminal.print('what teams have asked, stored and collected stays until `lode erase TEAM`.');
  }
  return exitCode.ok;
}
