import { createContext, loadModel, type Model, type Vocabulary } from '#native';
import { DraftMismatchError } from '../errors/draft-mismatch-error.ts';
import type { WorkerOptions } from '../wire.ts';
import { DraftModel } from './draft-model.ts';

/**
 * Loads a model that guesses for another one.
 *
 * @throws DraftMismatchError, and what `loadModel` and `createContext` throw
 */
export async function loadDraft(file: string, model: Model, options: WorkerOptions): Promise<DraftModel> {
  const draft = await loadModel(file, { device: options.device });
  const difference = firstDifference(model.vocabulary, draft.vocabulary);
  if (difference !== undefined) {
    draft[Symbol.dispose]();
    throw new DraftMismatchError(difference);
  }
  const { cacheTokens: cells, parallel: sequences, batchTokens, threads, prefillThreads: batchThreads } = options;
  const context = await createContext(draft, {
    cells,
    sequences,
    batchTokens,
    outputsMax: sequences,
    threads,
    batchThreads,
  });
  return new DraftModel(draft, context);
}

function firstDifference(one: Vocabulary, other: Vocabulary): string | undefined {
  if (one.size !== other.size) return `${other.size} tokens instead of ${one.size}`;
  for (let token = 0; token < one.size; token++) {
    const isSame = Buffer.from(one.bytesOf(token, true)).equals(other.bytesOf(token, true));
    if (!isSame) return `token ${token} is another text`;
  }
  return undefined;
}
