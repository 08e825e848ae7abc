import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, GenerateEvent, GenerateRequest, LanguageModel, ModelInput, TokenLogprob } from '#contract';
import { PromptTooLongError } from './prompt-too-long-error.ts';

export interface FakeLanguageModelOptions {
  /** Default: "fake". */
  readonly name?: string;
  /** Tokens of prompt and output together. Default: 4096. */
  readonly contextTokens?: number;
  /** What it answers, token by token; text is cut into words. Default: "Hello from a fake model." */
  readonly reply?: FakeReply | ((request: GenerateRequest, choice: number) => FakeReply);
  /** Time before `start`. Default: 0, nothing is waited for. */
  readonly startDelayMs?: number;
  /** Time before each step, in which every choice gets a token. Default: 0, nothing is waited for. */
  readonly tokenDelayMs?: number;
  /** Thrown when this many steps are done; before `start` when `afterSteps` is absent. */
  readonly failure?: { readonly error: Error; readonly afterSteps?: number };
}

export type FakeReply = string | readonly string[];

/** What became of one call. */
export interface FakeCall {
  readonly request: GenerateRequest;
  readonly context: Context;
  /** Steps that were asked for so far. */
  readonly steps: number;
  /** `left`: the consumer went away or the signal was aborted before the end. */
  readonly outcome: 'running' | 'ended' | 'left' | 'failed';
}

export interface FakeLanguageModel extends LanguageModel {
  /** In the order of their start. A call starts when its first event is asked for. */
  readonly calls: readonly FakeCall[];
}

/**
 * A model that answers what it was told to, when it was told to, or fails: for tests of all that stands on a
 * `LanguageModel`. Honours stop strings, `tokensMax`, `choices`, `logprobs`, `ignoreEnd`, the context's length and the
 * abort signal; sampling changes nothing. A token is a word with the white space before it.
 *
 * @example
 * const model = fakeLanguageModel({ reply: 'Oslo.', tokenDelayMs: 5 });
 */
export function fakeLanguageModel(options: FakeLanguageModelOptions = {}): FakeLanguageModel {
  const { name = 'fake', contextTokens = 4096 } = options;
  const calls: FakeCall[] = [];
  const vocabulary = new Map<string, number>();
  const tokenIds = (input: ModelInput): readonly number[] =>
    input.kind === 'tokens' ? input.tokens : wordsOf(textOf(input)).map((word) => idOf(word, vocabulary));
  return {
    name,
    contextTokens,
    calls,
    tokenise: async (input) => tokenIds(input),
    async *generate(request, context) {
      const call = { request, context, steps: 0, outcome: 'left' as FakeCall['outcome'] };
      calls.push(call);
      call.outcome = 'running';
      try {
        const promptTokens = tokenIds(request.input).length;
        if (promptTokens >= contextTokens) throw new PromptTooLongError(promptTokens, contextTokens);
        const scripts = Array.from({ length: request.choices ?? 1 }, (_none, choice) =>
          scriptOf(options.reply ?? 'Hello from a fake model.', request, choice, contextTokens - promptTokens),
        );
        for await (const event of play(scripts, promptTokens, options, request, context.signal, call)) yield event;
        if (!context.signal.aborted) call.outcome = 'ended';
      } catch (error) {
        call.outcome = context.signal.aborted ? 'left' : 'failed';
        if (!context.signal.aborted) throw error;
      } finally {
        if (call.outcome === 'running') call.outcome = 'left';
      }
    },
  };
}

interface Script {
  readonly tokens: readonly string[];
  readonly reason: 'stop' | 'length';
}

function scriptOf(
  reply: NonNullable<FakeLanguageModelOptions['reply']>,
  request: GenerateRequest,
  choice: number,
  roomTokens: number,
): Script {
  const told = typeof reply === 'function' ? reply(request, choice) : reply;
  const tokens = typeof told === 'string' ? wordsOf(told) : told;
  const tokensMax = Math.min(request.tokensMax ?? roomTokens, roomTokens);
  if (request.ignoreEnd) {
    return {
      tokens: Array.from({ length: tokensMax }, (_none, index) => tokens[index % tokens.length] ?? ''),
      reason: 'length',
    };
  }
  const text = tokens.join('');
  const end = Math.min(
    ...(request.stop ?? []).map((stop) => text.indexOf(stop)).filter((index) => index >= 0),
    text.length,
  );
  const kept = cutAt(tokens, end);
  return kept.length > tokensMax
    ? { tokens: kept.slice(0, tokensMax), reason: 'length' }
    : { tokens: kept, reason: 'stop' };
}

/** The tokens of the first `length` characters; the last one may be a part of what it was. */
function cutAt(tokens: readonly string[], length: number): readonly string[] {
  let before = 0;
  const kept: string[] = [];
  for (const token of tokens) {
    if (before >= length) break;
    kept.push(token.slice(0, length - before));
    before += token.length;
  }
  return kept;
}

async function* play(
  scripts: readonly Script[],
  promptTokens: number,
  { startDelayMs = 0, tokenDelayMs = 0, failure }: FakeLanguageModelOptions,
  request: GenerateRequest,
  signal: AbortSignal,
  call: { steps: number },
): AsyncGenerator<GenerateEvent> {
  const startedMs = performance.now();
  if (startDelayMs > 0) await sleep(startDelayMs, undefined, { signal });
  if (failure && failure.afterSteps === undefined) throw failure.error;
  yield { type: 'start', promptTokens, cachedTokens: 0 };
  const stepsMax = Math.max(...scripts.map(({ tokens }) => tokens.length));
  for (let step = 0; step <= stepsMax; step++) {
    if (signal.aborted) return;
    if (failure?.afterSteps === step) throw failure.error;
    call.steps = step;
    if (tokenDelayMs > 0 && step < stepsMax) await sleep(tokenDelayMs, undefined, { signal });
    for (const [choice, { tokens, reason }] of scripts.entries()) {
      const text = tokens[step];
      if (text !== undefined) {
        yield {
          type: 'text',
          choice,
          text,
          tokens: 1,
          ...(request.logprobs !== undefined && { logprobs: [logprobOf(text, request.logprobs)] }),
        };
      } else if (tokens.length === step) {
        const timings = { queueMs: 0, prefillMs: startDelayMs, decodeMs: performance.now() - startedMs - startDelayMs };
        yield { type: 'end', choice, reason, completionTokens: tokens.length, timings };
      }
    }
  }
}

/** The chosen token is the likeliest; the others are made up. */
function logprobOf(text: string, topCount: number): TokenLogprob {
  const entry = (token: number, piece: string, logprob: number) => ({ token, bytes: Buffer.from(piece), logprob });
  const top = Array.from({ length: topCount }, (_none, rank) =>
    entry(rank, rank === 0 ? text : `${text}-${rank}`, -0.25 - rank),
  );
  return { ...entry(0, text, -0.25), top };
}

function textOf(input: ModelInput): string {
  if (input.kind === 'chat') return input.messages.map(({ role, content }) => `${role}: ${content}\n`).join('');
  return input.kind === 'text' ? input.text : '';
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

function idOf(word: string, vocabulary: Map<string, number>): number {
  const known = vocabulary.get(word);
  if (known !== undefined) return known;
  vocabulary.set(word, vocabulary.size);
  return vocabulary.size - 1;
}
