import { dirname } from 'node:path';
import type { Digest } from '#base';
import { findInLock, lockFileOf, listWeights, type Lock, parseSource, readLock, type StoredWeights } from '#hub';
import { compile, type GraphNode } from '#stack';
import type { Project } from '../project.ts';
import { UsageError } from '../usage-error.ts';

export interface KnownModel {
  readonly name: string;
  /** Of the served weights; undefined before they were first fetched. */
  readonly digest: Digest | undefined;
  readonly sourceDigest: Digest | undefined;
  /** Undefined when the program does not declare it any more. */
  readonly node: GraphNode | undefined;
}

type Weights = Pick<KnownModel, 'digest' | 'sourceDigest'>;

/** The models that the program declares or that are recorded on its stage, by name. */
export async function knownModels({ stack, state, programFile, blobs, home }: Project): Promise<readonly KnownModel[]> {
  const declared = [...compile(stack).nodes.values()].filter(({ kind }) => kind.name === 'model');
  const recorded = (await state.snapshot()).instances.filter(({ kind, leftover }) => kind === 'model' && !leftover);
  const names = new Set([
    ...declared.map(({ name }) => name),
    ...recorded.map(({ node }) => node.slice('model/'.length)),
  ]);
  const lock = await readLock(lockFileOf(dirname(programFile)));
  const stored = await listWeights(blobs, home.path);
  return [...names].toSorted().map((name) => {
    const outputs = recorded.find(({ node }) => node === `model/${name}`)?.outputs;
    const node = declared.find((candidate) => candidate.name === name);
    const weights: Weights = outputs
      ? { digest: outputs['digest'] as Digest, sourceDigest: outputs['sourceDigest'] as Digest }
      : lockedWeights(node, lock, stored);
    return { name, node, ...weights };
  });
}

/** Of a model without a record, as before its first `up` and after a `destroy`: what the lock file pins, and what was made of it. */
function lockedWeights(node: GraphNode | undefined, lock: Lock, stored: readonly StoredWeights[]): Weights {
  const declared = node?.properties as { readonly source: readonly string[]; readonly quantise?: string } | undefined;
  const sourceDigest = declared && findInLock(lock, declared.source.map(parseSource))?.digest;
  if (declared?.quantise === undefined) return { digest: sourceDigest, sourceDigest };
  const made = stored.find(({ provenance }) => {
    if (!provenance || provenance.parent !== sourceDigest) return false;
    const { recipe } = provenance;
    return recipe.step === 'quantise' && recipe.type === declared.quantise;
  });
  return { digest: made?.digest, sourceDigest };
}

/** The different files that a model's weights are. */
export function digestsOf({ digest, sourceDigest }: KnownModel): readonly Digest[] {
  return [...new Set([digest, sourceDigest])].filter((found) => found !== undefined);
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
