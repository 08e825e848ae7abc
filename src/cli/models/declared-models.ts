import { dirname } from 'node:path';
import type { Digest } from '#base';
import { findInLock, lockFileOf, listWeights, type Lock, parseSource, readLock, type StoredWeights } from '#hub';
import { compile, type GraphNode } from '#stack';
import type { Project } from '../project.ts';
import { UsageError } from '../usage-error.ts';

/** A model or an adapter: what has weights. */
export interface KnownModel {
  readonly kind: 'model' | 'adapter';
  readonly name: string;
  /** Of the served weights; undefined before they were first fetched. */
  readonly digest: Digest | undefined;
  readonly sourceDigest: Digest | undefined;
  /** Of an adapter's configuration, where it has one. */
  readonly configDigest?: Digest | undefined;
  /** Undefined when the program does not declare it any more. */
  readonly node: GraphNode | undefined;
}

type Weights = Pick<KnownModel, 'digest' | 'sourceDigest' | 'configDigest'>;

/** What the program declares or what is recorded on its stage: models by name, then adapters. */
export async function knownModels({ stack, state, programFile, blobs, home }: Project): Promise<readonly KnownModel[]> {
  const declared = [...compile(stack).nodes.values()];
  const recorded = (await state.snapshot()).instances.filter(({ leftover }) => !leftover);
  const lock = await readLock(lockFileOf(dirname(programFile)));
  const stored = await listWeights(blobs, home.path);
  return (['model', 'adapter'] as const).flatMap((kind) => {
    const nodes = declared.filter((node) => node.kind.name === kind);
    const instances = recorded.filter((instance) => instance.kind === kind);
    const names = new Set([
      ...nodes.map(({ name }) => name),
      ...instances.map(({ node }) => node.slice(`${kind}/`.length)),
    ]);
    return [...names].toSorted().map((name): KnownModel => {
      const outputs = instances.find(({ node }) => node === `${kind}/${name}`)?.outputs as Weights | undefined;
      const node = nodes.find((candidate) => candidate.name === name);
      const { digest, sourceDigest, configDigest } = outputs ?? lockedWeights(node, lock, stored);
      return { kind, name, node, digest, sourceDigest, configDigest };
    });
  });
}

/** Of what has no record, as before its first `up` and after a `destroy`: what the lock file pins, and what was made of it. */
function lockedWeights(node: GraphNode | undefined, lock: Lock, stored: readonly StoredWeights[]): Weights {
  const declared = node?.properties as Declared | undefined;
  const pinned = (sources: readonly string[] | undefined) =>
    sources && findInLock(lock, sources.map(parseSource))?.digest;
  const [sourceDigest, configDigest] = [pinned(declared?.source), pinned(declared?.config)];
  if (declared?.quantise === undefined && declared?.config === undefined) return { digest: sourceDigest, sourceDigest };
  const made = stored.find(({ provenance }) => {
    if (!provenance || provenance.parent !== sourceDigest) return false;
    const { recipe } = provenance;
    return recipe.step === 'quantise' ? recipe.type === declared.quantise : recipe.config === configDigest;
  });
  return { digest: made?.digest, sourceDigest, configDigest };
}

interface Declared {
  readonly source: readonly string[];
  readonly quantise?: string;
  readonly config?: readonly string[];
}

/** The different files that a model's weights are. */
export function digestsOf({ digest, sourceDigest, configDigest }: KnownModel): readonly Digest[] {
  return [...new Set([digest, sourceDigest, configDigest])].filter((found) => found !== undefined);
}

/** @throws UsageError when there is none of that name */
export async function knownModel(project: Project, name: string | undefined, action: string): Promise<KnownModel> {
  const known = await knownModels(project);
  const found = known.find((candidate) => candidate.name === name);
  if (found) return found;
  const names = known.map((candidate) => candidate.name).join(', ') || 'none';
  throw new UsageError(
    `${name === undefined ? `Name a model to ${action}` : `There is no model "${name}"`}. Models of this program: ${names}.`,
    'models',
  );
}
