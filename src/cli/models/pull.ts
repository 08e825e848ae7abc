import { dirname } from 'node:path';
import { formatBytes } from '#base';
import { lockFileOf, parseSource, readLock, removeWeights, withoutEntry, writeLock } from '#hub';
import type { Call, GraphNode, Properties } from '#stack';
import { ApplyProgress } from '../apply-progress.ts';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { Project } from '../project.ts';
import { UsageError } from '../usage-error.ts';
import { type KnownModel, knownModel, knownModels } from './declared-models.ts';
import { examineWeights } from './verify.ts';

/**
 * Fetches what a declared model needs, without planning or serving anything. What is here already is read through, and
 * fetched again where it is damaged; a worker that has it open keeps what it has.
 */
export async function pullModel(project: Project, name: string | undefined, invocation: Invocation): Promise<ExitCode> {
  const model = await knownModel(project, name, 'pull');
  for (const [found, intact] of await examineWeights(project, model, invocation))
    if (!intact) await removeWeights(project.blobs, project.home.path, found);
  const { digest, sizeBytes } = await fetchDeclared(project, model, invocation);
  if (invocation.terminal.json) invocation.terminal.printJson({ name, digest, sizeBytes });
  else invocation.terminal.print(`${name}: ${digest}, ${formatBytes(Number(sizeBytes))}`);
  return exitCode.ok;
}

/** Accepts what the sources give now: forgets what the lock file pins, and pins what comes. */
export async function updateModel(
  project: Project,
  name: string | undefined,
  invocation: Invocation,
): Promise<ExitCode> {
  const model = await knownModel(project, name, 'update');
  const lockFile = lockFileOf(dirname(project.programFile));
  const before = await readLock(lockFile);
  const { source = [], config = [] } = (model.node?.properties ?? {}) as Partial<Record<string, readonly string[]>>;
  // What PEFT saved is two files, which are of one training.
  const forgotten = [source, config].reduce((lock, sources) => withoutEntry(lock, sources.map(parseSource)), before);
  await writeLock(lockFile, forgotten);
  try {
    const { digest } = await fetchDeclared(project, model, invocation);
    const isSame = digest === model.sourceDigest || digest === model.digest;
    if (invocation.terminal.json) invocation.terminal.printJson({ name, before: model.digest ?? null, after: digest });
    else
      invocation.terminal.print(
        isSame
          ? `${name} is what it was: ${digest}`
          : `${name}: ${model.digest ?? 'nothing'} → ${digest}. \`lode up\` serves it.`,
      );
    return exitCode.ok;
  } catch (error) {
    // What was pinned stays pinned when nothing else could be had.
    await writeLock(lockFile, before);
    throw error;
  }
}

async function fetchDeclared(project: Project, { kind, name, node }: KnownModel, { terminal, signal }: Invocation) {
  const { providers, stack, stage } = project;
  const provider = providers.get(kind);
  if (!node || !provider)
    throw new UsageError(`The program does not declare the ${kind} "${name}" any more.`, 'models');
  using progress = new ApplyProgress(terminal, signal);
  const id = node.id;
  progress.show({ type: 'step-started', node: id, action: 'create' });
  const call: Call = {
    signal,
    dependencies: new Map(),
    progress: (done, total, unit, label) =>
      progress.show({ type: 'step-progress', node: id, done, total, unit, label }),
  };
  const properties = await propertiesOf(project, node);
  return provider.create({ stack: stack.name, stage, name, token: 'pull' }, properties, call);
}

/** As they are declared; those of an adapter with the digest of its base, once that has been fetched. */
async function propertiesOf(project: Project, { kind, name, open, properties }: GraphNode): Promise<Properties> {
  const declared = properties as Properties;
  if (!open) return declared;
  const { $ref } = (declared['base'] ?? {}) as { readonly $ref?: string };
  const base = (await knownModels(project)).find((known) => known.node?.id === $ref);
  if (base?.digest) return { ...declared, baseDigest: base.digest };
  throw new UsageError(
    `The ${kind.name} "${name}" takes values from other resources: bring it up with \`lode up\`.`,
    'models',
  );
}
