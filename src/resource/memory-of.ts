import { type Digest, formatBytes } from '#base';
import {
  bytesTogether,
  contextThatFits,
  type GgufHeader,
  inspectModel,
  type MemoryClaim,
  memoryBudget,
  memoryClaim,
} from '#hub';
import { ModelTooLargeError } from './model-too-large-error.ts';

/**
 * The memory that serving a model takes.
 *
 * @param header of its weights, wherever they are
 * @param heldBytes memory of their own that the models have which are served now: they make room where they must
 * @throws ModelTooLargeError when this machine does not have it, naming the context that would fit
 * @throws NotALanguageModelError
 */
export async function memoryOf(
  header: GgufHeader,
  weights: Digest,
  name: string,
  { contextTokens, parallel }: { readonly contextTokens: number; readonly parallel: number },
  heldBytes: number,
): Promise<MemoryClaim> {
  const facts = inspectModel(header);
  const claim = memoryClaim(weights, facts, { contextTokens, parallel });
  const neededBytes = bytesTogether([claim]);
  const availableBytes = await memoryBudget(undefined, heldBytes);
  if (neededBytes > availableBytes) {
    throw new ModelTooLargeError({
      name,
      contextTokens,
      parallel,
      needed: formatBytes(neededBytes),
      available: formatBytes(availableBytes),
      contextThatFits: contextThatFits(facts, availableBytes, { parallel }),
    });
  }
  return claim;
}
