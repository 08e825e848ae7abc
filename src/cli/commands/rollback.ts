import { planRollback } from '#stack';
import { bringUp } from '../bring-up.ts';
import type { Invocation } from '../command.ts';
import { confirmDestructive } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { NoEarlierGenerationError } from '../no-earlier-generation-error.ts';
import { openProject, type Project } from '../project.ts';
import { renderMemory } from '../render-memory.ts';
import { renderPlan } from '../render-plan.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export async function rollback(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal, signal } = invocation;
  await using project = await openProject(options);
  if (options['list'] === true) return await listGenerations(project, terminal);
  const generation = positionals[0] === undefined ? await generationBefore(project) : Number(positionals[0]);
  if (!Number.isSafeInteger(generation))
    throw new UsageError(`"${positionals[0]}" is not the number of a generation.`, 'rollback');
  const plan = await planRollback({
    generation,
    stack: project.stack,
    state: project.state,
    providers: project.providers,
    signal,
  });
  const lines = [...renderPlan(plan, terminal), ...renderMemory(project.memory.plan, terminal)];
  if (!terminal.json) for (const line of lines) terminal.print(line);
  if (!(await confirmDestructive(plan, terminal, options['yes'] === true, signal))) return exitCode.interrupted;
  return await bringUp(project, plan, invocation, false);
}

async function listGenerations({ state }: Project, terminal: Terminal): Promise<ExitCode> {
  const generations = await state.generations();
  if (terminal.json) terminal.printJson(generations);
  const rows = generations.map(({ number, status, startedMs, returnedTo, error }) => [
    String(number),
    status,
    new Date(startedMs).toISOString(),
    returnedTo === undefined ? '' : `as generation ${returnedTo}`,
    error?.message ?? '',
  ]);
  if (!terminal.json) for (const line of table(['generation', 'status', 'started', '', ''], rows)) terminal.print(line);
  return exitCode.ok;
}

/** The newest one that had the traffic before the active one. */
async function generationBefore({ state }: Project): Promise<number> {
  const before = (await state.generations()).find(({ status }) => status === 'superseded');
  if (!before) throw new NoEarlierGenerationError();
  return before.number;
}
