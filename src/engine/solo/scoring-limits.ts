import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { checkInput, integer, type RequestBounds } from '../request-limits.ts';
import type { ScoringTask } from './scoring-task.ts';

const topMax = 20;
const continuationsMax = 1024;
const continuationCharactersMax = 256 * 1024;
/** Of vectors in one answer: 64 MiB, which two processes hold at once. */
const valuesMax = 16 * 1024 * 1024;

export interface ScoringBounds extends RequestBounds {
  readonly layers: number;
  /** Numbers of one vector. */
  readonly width: number;
}

/**
 * Refuses what cannot be computed, before it reaches the process that runs the model.
 *
 * @throws InvalidRequestError, PromptTooLongError
 */
export function checkScoringTask(task: ScoringTask, bounds: ScoringBounds): void {
  checkInput(task.request.input, bounds);
  if (task.kind === 'score') integer('top', task.request.top, 0, Math.min(topMax, bounds.vocabularySize));
  else if (task.kind === 'rank') checkContinuations(task.request.continuations);
  else if (task.kind === 'hiddenStates') integer('layer', task.request.layer, 0, bounds.layers - 1);
  else if (!['mean', 'last', 'none'].includes(task.request.pooling)) {
    throw new InvalidRequestError('pooling', 'must be "mean", "last" or "none"');
  }
}

/** @throws InvalidRequestError when an answer with a vector for each token would be too large */
export function checkVectors(tokens: number, width: number): void {
  const most = Math.floor(valuesMax / width);
  if (tokens > most) throw new InvalidRequestError('input', `has ${tokens} tokens, at most ${most} give a vector each`);
}

function checkContinuations(continuations: readonly string[]): void {
  const { length } = continuations;
  if (length === 0 || length > continuationsMax) {
    throw new InvalidRequestError('continuations', `are ${length}, but must be from 1 to ${continuationsMax}`);
  }
  if (continuations.includes('')) throw new InvalidRequestError('continuations', 'hold an empty text');
  const characters = continuations.reduce((sum, text) => sum + text.length, 0);
  if (characters > continuationCharactersMax) {
    throw new InvalidRequestError(
      'continuations',
      `have ${characters} characters, at most ${continuationCharactersMax} are read`,
    );
  }
}
