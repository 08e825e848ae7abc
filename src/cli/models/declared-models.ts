import type { Digest } from '#base';
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

/** The models that the program declares or that are recorded on its stage, by name. */
export async function knownModels({ stack, state }: Project): Promise<readonly KnownModel[]> {
  const declared = [...compile(stack).nodes.values()].filter(({ kind }) => kind.name === 'model');
  const recorded = (await state.snapshot()).instances.filter(({ kind, leftover }) => kind === 'model' && !leftover);
  const names = new Set([
    ...declared.map(({ name }) => name),
    ...recorded.map(({ node }) => node.slice('model/'.length)),
  ]);
  return [...names].toSorted().map((name) => {
    const outputs = recorded.find(({ node }) => node === `model/${name}`)?.outputs;
    return {
      name,
      digest: outputs?.['digest'] as Digest | undefined,
      sourceDigest: outputs?.['sourceDigest'] as Digest | undefined,
      node: declared.find((node) => node.name === name),
    };
  });
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
