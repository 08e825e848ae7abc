import { formatBytes } from '#base';
import { removeWeights } from '#hub';
import { readManifests } from '#stack';
import type { Invocation } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { Project } from '../project.ts';
import { digestsOf, knownModel } from './declared-models.ts';
import { usersOf } from './users-of.ts';
import { WeightsInUseError } from './weights-in-use-error.ts';

/** Deletes a model's weights from this machine, unless a kept generation of any stage would miss them. */
export async function removeModel(
  project: Project,
  name: string | undefined,
  { terminal, options, signal }: Invocation,
): Promise<ExitCode> {
  const digests = digestsOf(await knownModel(project, name, 'remove'));
  const manifests = await readManifests(project.database);
  const users = digests.flatMap((used) => usersOf(used, manifests));
  if (users.length > 0) throw new WeightsInUseError(String(name), [...new Set(users)]);
  const sizes = await Promise.all(digests.map((found) => project.blobs.sizeOf(found)));
  const sizeBytes = sizes.reduce((sum: number, size) => sum + (size ?? 0), 0);
  if (
    terminal.interactive &&
    options['yes'] !== true &&
    !(await confirm(`Remove ${formatBytes(sizeBytes)} of weights of ${name}?`, signal))
  )
    return exitCode.interrupted;
  for (const found of digests) await removeWeights(project.blobs, project.home.path, found);
  if (terminal.json) terminal.printJson({ removed: digests, sizeBytes });
  else terminal.print(`Removed ${formatBytes(sizeBytes)}.`);
  return exitCode.ok;
}
