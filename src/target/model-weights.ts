import type { RouteTable } from '#gateway';
import type { ModelFacts } from '#hub';
import type { ModelStatus } from './daemon-status.ts';
import type { ReleasedModel } from './release.ts';

const outOfMemory = new Set(['unloaded', 'loading', 'unloading']);

/**
 * What the gateway may tell of the weights of a release, by the names of its models.
 *
 * @param factsOf absent: nothing
 */
export async function modelWeights(
  models: readonly ReleasedModel[],
  factsOf: ((released: ReleasedModel) => Promise<ModelFacts>) | undefined,
  status: () => readonly ModelStatus[],
): Promise<NonNullable<RouteTable['weights']>> {
  const facts = new Map<string, { readonly released: ReleasedModel; readonly facts: ModelFacts }>();
  if (factsOf) for (const released of models) facts.set(released.name, { released, facts: await factsOf(released) });
  return (name) => {
    const known = facts.get(name);
    if (known === undefined) return undefined;
    const { digest } = known.released;
    const { architecture, parameters, quantisation, licence, layers, embeddingLength, weightsBytes } = known.facts;
    const now = status().find((each) => each.name === name && each.digest === digest);
    return {
      digest,
      sizeBytes: weightsBytes,
      architecture,
      parameters,
      quantisation,
      licence,
      layers,
      embeddingLength,
      isLoaded: now !== undefined && !outOfMemory.has(now.state),
      memoryBytes: now?.memoryBytes ?? 0,
    };
  };
}
