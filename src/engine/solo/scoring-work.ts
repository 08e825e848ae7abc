import type { ModelInput, RankRequest } from '#contract';
import type { Model } from '#native';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { PromptTooLongError } from '../errors/prompt-too-long-error.ts';
import { rankContinuations } from './continuation-ranks.ts';
import { readLayer } from './layer-states.ts';
import type { SlicedWork } from './scoring-job.ts';
import type { ScoringAnswer, ScoringTask } from './scoring-task.ts';
import { embedTokens } from './token-embeddings.ts';
import { scoreTokens } from './token-scores.ts';

export interface ScoringParts {
  readonly model: Model;
  readonly contextTokens: number;
  readonly threads: { readonly threads: number; readonly batchThreads: number };
  /** Not empty. */
  read(input: ModelInput): Promise<ArrayLike<number>>;
}

/**
 * Reads the texts of a task, and gives what is to be computed of them.
 *
 * @throws InvalidRequestError, PromptTooLongError, ChatTemplateError
 */
export async function scoringWork(
  task: ScoringTask,
  tenant: string,
  parts: ScoringParts,
): Promise<SlicedWork<ScoringAnswer>> {
  const { model, threads } = parts;
  const tokens = Array.from(await parts.read(task.request.input));
  if (task.kind === 'score') return scoreTokens(tokens, task.request.top ?? 0, model.vocabulary);
  if (task.kind === 'embed') return embedTokens(tokens, task.request, model);
  if (task.kind === 'hiddenStates') return readLayer(tokens, task.request.layer, model, threads);
  return rankContinuations(tenant, tokens, await continuationsOf(task.request, tokens.length, parts));
}

async function continuationsOf(
  { continuations }: RankRequest,
  promptTokens: number,
  { model, contextTokens }: ScoringParts,
): Promise<Int32Array[]> {
  const read: Int32Array[] = [];
  for (const text of continuations) {
    const tokens = await model.vocabulary.tokenise(text, { addSpecial: false, parseSpecial: false });
    if (tokens.length === 0) throw new InvalidRequestError('continuations', 'holds an empty text');
    if (promptTokens + tokens.length > contextTokens) {
      throw new PromptTooLongError(promptTokens + tokens.length, contextTokens);
    }
    read.push(tokens);
  }
  return read;
}
