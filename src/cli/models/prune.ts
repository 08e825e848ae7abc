import { formatBytes } from '#base';
import { listUnfinished, removeUnfinished, removeWeights, unusedWeights } from '#hub';
import { readManifests } from '#stack';
import { cacheBytes, clearCache } from '#target';
import type { Invocation } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { Project } from '../project.ts';
import { UsageError } from '../usage-error.ts';
import { digestsOf, knownModels } from './declared-models.ts';
import { usedDigests } from './users-of.ts';

/**
 * Deletes the weights that neither this program nor any kept generation of any stage needs, downloads that were begun and
 * that nobody is at, and what models keep of earlier requests.
 */
export async function pruneWeights(
  project: Project,
  name: string | undefined,
  { terminal, options, signal }: Invocation,
): Promise<ExitCode> {
  if (name !== undefined) throw new UsageError('`models prune` takes no name: `models remove` does.', 'models');
  const { blobs, home, database } = project;
  const declared = (await knownModels(project)).flatMap(digestsOf);
  const unused = await unusedWeights(blobs, home.path, [...declared, ...usedDigests(await readManifests(database))]);
  const unfinished = await listUnfinished(home.path);
  const weightsBytes = [...unused, ...unfinished].reduce((sum, each) => sum + each.sizeBytes, 0);
  const sizeBytes = weightsBytes + (await cacheBytes(home.cache));
  const isAsked = terminal.interactive && options['yes'] !== true && sizeBytes > 0;
  const what = `${unused.length} files of weights, ${unfinished.length} unfinished downloads, and what models keep of earlier requests: ${formatBytes(sizeBytes)}`;
  if (isAsked && !(await confirm(`Remove ${what}?`, signal))) return exitCode.interrupted;
  for (const { digest } of unused) await removeWeights(blobs, home.path, digest);
  for (const download of unfinished) await removeUnfinished(download);
  await clearCache(home.cache);
  if (terminal.json) terminal.printJson({ removed: unused.map(({ digest }) => digest), sizeBytes });
  else terminal.print(sizeBytes === 0 ? 'All weights are used.' : `Removed ${formatBytes(sizeBytes)}.`);
  return exitCode.ok;
}
