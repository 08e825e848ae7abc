import type { Invocation } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { inspectCommand } from '../models/inspect.ts';
import { listModels } from '../models/list.ts';
import { pruneWeights } from '../models/prune.ts';
import { pullModel, updateModel } from '../models/pull.ts';
import { removeModel } from '../models/remove.ts';
import { verifyModels } from '../models/verify.ts';
import { openProject, type Project } from '../project.ts';
import { UsageError } from '../usage-error.ts';

type Action = (project: Project, name: string | undefined, invocation: Invocation) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  list: listModels,
  pull: pullModel,
  verify: verifyModels,
  remove: removeModel,
  update: updateModel,
  prune: pruneWeights,
};

export async function models(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list', name] = invocation.positionals;
  // A file can be inspected without any program.
  if (action === 'inspect') return inspectCommand(name, invocation);
  const run = actions[action];
  if (!run)
    throw new UsageError(`There is no action "${action}": ${Object.keys(actions).join(', ')} or inspect.`, 'models');
  await using project = await openProject(invocation.options);
  return await run(project, name, invocation);
}
