import type { ModelInput, RankRequest } from '#contract';
import type { Model } from '#native';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { PromptTooLongError } from '../errors/prompt-too-long-error.ts';
import { rankContinuations } from './continuation-ranks.ts';
import { readLayer } from './layer-states.ts';
import { checkVectors } from './scoring-limits.ts';
import type { ScoringSetting, SlicedWork } from './scoring-job.ts';
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

/** What is to be computed for a task, once it is known with what. */
export type WorkFor = (setting: ScoringSetting) => SlicedWork<ScoringAnswer>;

/**
 * Reads the texts of a task.
 *
 * @throws InvalidRequestError, PromptTooLongError, ChatTemplateError
 */
export async function readScoringTask(task: ScoringTask, parts: ScoringParts): Promise<WorkFor> {
  const { model, threads } = parts;
  const tokens = Array.from(await parts.read(task.request.input));
  if (task.kind === 'score') {
    const { top = 0 } = task.request;
    return ({ adapter }) => scoreTokens(tokens, top, model.vocabulary, adapter);
  }
  if (task.kind === 'embed') {
    const { request } = task;
    if (request.pooling === 'none') checkVectors(tokens.length, model.embeddingWidth);
    return ({ adapter }) => embedTokens(tokens, request, model.embeddingWidth, adapter);
  }
  if (task.kind === 'hiddenStates') {
    const { layer } = task.request;
    checkVectors(tokens.length, model.width);
    return ({ adapter }) => readLayer(tokens, layer, { model, threads, adapter });
  }
  const continuations = await continuationsOf(task.request, tokens.length, parts);
  return (setting) => rankContinuations(tokens, continuations, setting);
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
