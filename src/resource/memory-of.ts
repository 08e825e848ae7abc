import { type Digest, formatBytes } from '#base';
import {
  bytesTogether,
  contextThatFits,
  type MemoryClaim,
  memoryBudget,
  memoryClaim,
  type MemoryUse,
  type ModelFacts,
} from '#hub';
import { ModelTooLargeError } from './model-too-large-error.ts';

/**
 * The memory that serving a model takes.
 *
 * @param heldBytes memory of their own that the models have which are served now: they make room where they must
 * @throws ModelTooLargeError when this machine does not have it, naming the context that would fit
 */
export async function memoryOf(
  facts: ModelFacts,
  weights: Digest,
  name: string,
  use: Pick<MemoryUse, 'contextTokens' | 'draft'> & { readonly parallel: number },
  heldBytes: number,
): Promise<MemoryClaim> {
  const { contextTokens, ...rest } = use;
  const claim = memoryClaim(weights, facts, use);
  const neededBytes = bytesTogether([claim]);
  const availableBytes = await memoryBudget(undefined, heldBytes);
  if (neededBytes > availableBytes) {
    throw new ModelTooLargeError({
      name,
      contextTokens,
      parallel: use.parallel,
      needed: formatBytes(neededBytes),
      available: formatBytes(availableBytes),
      contextThatFits: contextThatFits(facts, availableBytes, rest),
    });
  }
  return claim;
}
