import { writeFile } from 'node:fs/promises';
import { adoptDrift, type Drift, planStack, readDrift } from '#stack';
import { bringUp } from '../bring-up.ts';
import type { Invocation } from '../command.ts';
import { confirm, confirmDestructive } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { openProject, type Project } from '../project.ts';
import { renderChange, renderPlan } from '../render-plan.ts';
import { UsageError } from '../usage-error.ts';

export async function drift(invocation: Invocation): Promise<ExitCode> {
  const { options, terminal, signal } = invocation;
  if (options['repair'] === true && options['adopt'] === true)
    throw new UsageError('Take --repair or --adopt.', 'drift');
  await using project = await openProject(options);
  const { state, providers } = project;
  if (options['repair'] === true) return await repair(project, invocation);
  const drifts = await readDrift({ state, providers, signal });
  if (options['adopt'] === true) return await adopt(project, drifts, invocation);
  if (terminal.json) terminal.printJson({ drifts });
  else printDrifts(drifts, invocation);
  return drifts.length > 0 ? exitCode.changes : exitCode.ok;
}

function printDrifts(drifts: readonly Drift[], { terminal }: Invocation): void {
  const { print, style } = terminal;
  if (drifts.length === 0) print('Everything is as it is recorded.');
  for (const { node, missing, changes } of drifts) {
    print(missing ? `${style('red', '-')} ${node} is not there any more` : `${style('yellow', '~')} ${node}`);
    for (const change of changes) print(`      ${renderChange(change, 'update', style)}`);
  }
  if (drifts.length > 0) print('`lode drift --repair` brings it back; `--adopt` writes it into the program.');
}

/** A plan compares with what is really there, so that applying one is the repair. */
async function repair(project: Project, invocation: Invocation): Promise<ExitCode> {
  const { terminal, options, signal } = invocation;
  const plan = await planStack({ stack: project.stack, state: project.state, providers: project.providers, signal });
  if (!terminal.json) for (const line of renderPlan(plan, terminal)) terminal.print(line);
  if (!(await confirmDestructive(plan, terminal, options['yes'] === true, signal))) return exitCode.interrupted;
  return bringUp(project, plan, invocation, false);
}

async function adopt(
  { stack }: Project,
  drifts: readonly Drift[],
  { terminal, options, signal }: Invocation,
): Promise<ExitCode> {
  const { files, diff, notAdopted } = await adoptDrift(stack, drifts);
  if (!terminal.json) {
    terminal.print(diff === '' ? 'There is nothing to write into the program.' : diff);
    for (const { node, path, why } of notAdopted)
      terminal.print(`${terminal.style('yellow', 'not adopted')} ${node} ${path}: ${why}`);
  }
  const isAsked = terminal.interactive && options['yes'] !== true && files.length > 0;
  if (isAsked && !(await confirm('Write these edits?', signal))) return exitCode.interrupted;
  for (const { file, text } of files) await writeFile(file, text, { flush: true });
  if (terminal.json) terminal.printJson({ files: files.map(({ file }) => file), diff, notAdopted });
  return notAdopted.length > 0 ? exitCode.changes : exitCode.ok;
}
