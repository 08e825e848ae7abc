import type { GenerateRequest, ModelInput, Sampling } from '#contract';
import { chatCharacters } from './template/chat-characters.ts';
import { checkConstraint, checkProcessors } from './constraint/constraint-limits.ts';
import { InvalidRequestError } from './errors/invalid-request-error.ts';
import { PromptTooLongError } from './errors/prompt-too-long-error.ts';

const stopsMax = 16;
const stopCharactersMax = 1024;
const biasesMax = 1024;
const logprobsMax = 20;
const messagesMax = 4096;
const inputCharactersMax = 4 * 1024 * 1024;

/** What a model can do, as far as requests are concerned. */
export interface RequestBounds {
  readonly vocabularySize: number;
  readonly contextTokens: number;
  readonly parallel: number;
  /** Logits processors that requests may name. */
  readonly processors?: Readonly<Record<string, string>> | undefined;
}

/**
 * Refuses what cannot be served, before it reaches the process that runs the model.
 *
 * @throws InvalidRequestError, PromptTooLongError
 */
export function checkRequest(request: GenerateRequest, bounds: RequestBounds): void {
  checkInput(request.input, bounds);
  checkSampling(request.sampling, bounds);
  checkStop(request.stop ?? []);
  integer('tokensMax', request.tokensMax, 1, 2 ** 31 - 1);
  integer('choices', request.choices, 1, bounds.parallel);
  number('adapter.scale', request.adapter?.scale, -100, 100);
  checkConstraint(request.constraint);
  const given = request.input.kind === 'tokens' ? request.input.tokens.length : 0;
  integer('constraintBegan', request.constraintBegan, 0, given);
  checkProcessors(request.processors ?? [], bounds.processors ?? {});
  integer('logprobs', request.logprobs, 0, Math.min(logprobsMax, bounds.vocabularySize));
}

/** @throws InvalidRequestError, PromptTooLongError */
export function checkInput(input: ModelInput, { vocabularySize, contextTokens }: RequestBounds): void {
  if (input.kind === 'tokens') {
    if (input.tokens.length >= contextTokens) throw new PromptTooLongError(input.tokens.length, contextTokens);
    for (const token of input.tokens) integer('input.tokens', token, 0, vocabularySize - 1);
    return;
  }
  if (input.kind === 'chat' && input.messages.length > messagesMax) {
    throw new InvalidRequestError('input', `has more than ${messagesMax} messages`);
  }
  const characters = input.kind === 'text' ? input.text.length + (input.suffix ?? '').length : chatCharacters(input);
  if (characters > inputCharactersMax) {
    throw new InvalidRequestError('input', `has ${characters} characters, at most ${inputCharactersMax} are read`);
  }
}

function checkSampling(sampling: Sampling, { vocabularySize }: RequestBounds): void {
  number('sampling.temperature', sampling.temperature, 0, 100);
  number('sampling.topP', sampling.topP, 0, 1);
  number('sampling.minP', sampling.minP, 0, 1);
  integer('sampling.topK', sampling.topK, 0, 2 ** 31 - 1);
  number('sampling.repetitionPenalty', sampling.repetitionPenalty, 0.01, 100);
  number('sampling.frequencyPenalty', sampling.frequencyPenalty, -100, 100);
  number('sampling.presencePenalty', sampling.presencePenalty, -100, 100);
  integer('sampling.seed', sampling.seed, 0, 2 ** 32 - 1);
  const biases = sampling.logitBias ?? new Map<number, number>();
  integer('the number of entries of sampling.logitBias', biases.size, 0, Math.min(biasesMax, vocabularySize - 1));
  for (const [token, bias] of biases) {
    integer('a token of sampling.logitBias', token, 0, vocabularySize - 1);
    number('a value of sampling.logitBias', bias, -10_000, 10_000);
  }
}

function checkStop(stops: readonly string[]): void {
  if (stops.length > stopsMax)
    throw new InvalidRequestError('stop', `has ${stops.length} strings, at most ${stopsMax} are allowed`);
  for (const stop of stops) {
    if (stop === '') throw new InvalidRequestError('stop', 'holds an empty string');
    if (stop.length > stopCharactersMax) {
      throw new InvalidRequestError(
        'stop',
        `holds a string of ${stop.length} characters, at most ${stopCharactersMax} are allowed`,
      );
    }
    if (!stop.isWellFormed()) throw new InvalidRequestError('stop', 'holds half of a surrogate pair');
  }
}

/** @throws InvalidRequestError */
export function integer(parameter: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw new InvalidRequestError(parameter, `is ${value}, but must be a whole number from ${min} to ${max}`);
}

function number(parameter: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isFinite(value) && value >= min && value <= max)) return;
  throw new InvalidRequestError(parameter, `is ${value}, but must be a number from ${min} to ${max}`);
}
