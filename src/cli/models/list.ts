import { formatBytes } from '#base';
import { readManifests } from '#stack';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { Project } from '../project.ts';
import { table } from '../table.ts';
import { knownModels } from './declared-models.ts';
import { usersOf } from './users-of.ts';

export async function listModels(
  project: Project,
  _name: string | undefined,
  { terminal }: Invocation,
): Promise<ExitCode> {
  const manifests = await readManifests(project.database);
  const rows = await Promise.all(
    (await knownModels(project)).map(async ({ kind, name, digest, node }) => ({
      name,
      kind,
      digest: digest ?? null,
      sizeBytes: (digest && (await project.blobs.sizeOf(digest))) ?? null,
      declared: node !== undefined,
      usedBy: digest ? usersOf(digest, manifests) : [],
    })),
  );
  const others = [];
  for await (const { digest, sizeBytes } of project.blobs.list()) {
    if (rows.some((row) => row.digest === digest)) continue;
    others.push({ digest, sizeBytes, usedBy: usersOf(digest, manifests) });
  }
  if (terminal.json) {
    terminal.printJson({ models: rows, otherBlobs: others });
    return exitCode.ok;
  }
  const lines = [
    ...rows.map(({ name, kind, digest, sizeBytes, usedBy }) => [
      kind === 'model' ? name : `${name} (${kind})`,
      digest?.slice(0, 19) ?? '',
      sizeBytes === null ? 'not here' : formatBytes(sizeBytes),
      usedBy.join(', '),
    ]),
    ...others.map(({ digest, sizeBytes, usedBy }) => [
      '(other)',
      digest.slice(0, 19),
      formatBytes(sizeBytes),
      usedBy.join(', ') || 'used by none',
    ]),
  ];
  for (const line of table(['model', 'digest', 'size', 'used by'], lines)) terminal.print(line);
  if (lines.length === 0) terminal.print('The program declares no model, and no weights are here.');
  return exitCode.ok;
}
