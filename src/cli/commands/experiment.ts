import type { Invocation } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { listExperiments } from '../experiments/list.ts';
import { runDeclared } from '../experiments/run.ts';
import { tunePrompt } from '../experiments/tune.ts';
import { showExperiment } from '../experiments/show.ts';
import { UsageError } from '../usage-error.ts';

const actions: Readonly<Record<string, (invocation: Invocation) => Promise<ExitCode>>> = {
  list: listExperiments,
  run: runDeclared,
  show: showExperiment,
  tune: tunePrompt,
};

export async function experiment(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list'] = invocation.positionals;
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run) throw new UsageError(`There is no action "${action}": ${Object.keys(actions).join(', ')}.`, 'experiment');
  return await run(invocation);
}
