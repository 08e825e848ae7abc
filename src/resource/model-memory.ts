import type { Digest } from '#base';
import { type GgufHeader, inspectModel, type ModelFacts } from '#hub';
import type { ModelMemory } from './memory-ledger.ts';
import { memoryOf } from './memory-of.ts';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';

/**
 * What a model is, and the memory that serving it takes, that of its draft model included.
 *
 * @param header of its weights, wherever they are
 * @throws ModelTooLargeError, NotALanguageModelError
 * @throws DraftMismatchError when its draft model has a vocabulary of another size; the worker compares the tokens
 */
export async function modelMemory(
  { memory, heldBytes }: Pick<ModelProviderOptions, 'memory' | 'heldBytes'>,
  name: string,
  declared: ModelProperties,
  header: GgufHeader,
  weights: Digest,
): Promise<ModelMemory> {
  const facts = inspectModel(header);
  const { load, contextTokens, parallel } = declared;
  // It was asked before: a node comes after those that it refers to.
  const draft = declared.draft && memory.models.get(declared.draft.$ref.slice('model/'.length))?.facts;
  if (declared.draft && !draft) return { name, load, claim: undefined, facts };
  if (draft) await assertSameSize(facts, draft);
  const claim = await memoryOf(facts, weights, name, { contextTokens, parallel, draft }, await heldBytes());
  return { name, load, claim, facts };
}

async function assertSameSize({ tokenizer: one }: ModelFacts, { tokenizer: other }: ModelFacts): Promise<void> {
  if (one.vocabularySize === other.vocabularySize) return;
  // Loading the engine takes long beside making a plan, which does not need it.
  const { DraftMismatchError } = await import('#engine');
  throw new DraftMismatchError(`${other.vocabularySize} tokens instead of ${one.vocabularySize}`);
}
