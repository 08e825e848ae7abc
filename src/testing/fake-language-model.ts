import { setTimeout as sleep } from 'node:timers/promises';
import { RemoteError } from '#base';
import type { Context, GenerateEvent, GenerateRequest, LanguageModel, ModelInput, ModelPrices } from '#contract';
import { type FakeReply, type FakeScript, inputWords, logprobOf, scriptOf } from './fake-script.ts';

export interface FakeLanguageModelOptions {
  /** Default: "fake". */
  readonly name?: string;
  /** Tokens of prompt and output together. Default: 4096. */
  readonly contextTokens?: number;
  /** What it costs. Default: nothing is said of that. */
  readonly prices?: ModelPrices;
  /** What it answers, as text or token by token. Default: "Hello from a fake model." */
  readonly reply?: FakeReply | ((request: GenerateRequest, choice: number) => FakeReply);
  /** Time before `start`. Default: 0, nothing is waited for. */
  readonly startDelayMs?: number;
  /** Time before each step, in which every choice gets a token. Default: 0, nothing is waited for. */
  readonly tokenDelayMs?: number;
  /** Thrown when this many steps are done; before `start` when `afterSteps` is absent. */
  readonly failure?: { readonly error: Error; readonly afterSteps?: number };
}

/** What became of one call. */
export interface FakeCall {
  readonly request: GenerateRequest;
  readonly context: Context;
  /** Steps that were done so far. */
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
  const { name = 'fake', contextTokens = 4096, reply = 'Hello from a fake model.' } = options;
  const calls: FakeCall[] = [];
  const vocabulary = fakeVocabulary();
  const tokenIds = (input: ModelInput) => (input.kind === 'tokens' ? input.tokens : inputWords(input).map(vocabulary));
  return {
    name,
    contextTokens,
    prices: options.prices,
    calls,
    tokenise: async (input) => tokenIds(input),
    async *generate(request, context) {
      const call = { request, context, steps: 0, outcome: 'running' as FakeCall['outcome'] };
      calls.push(call);
      const { signal } = context;
      try {
        const promptTokens = tokenIds(request.input).length;
        if (promptTokens >= contextTokens) throw promptTooLong(promptTokens, contextTokens);
        const scripts = Array.from({ length: request.choices ?? 1 }, (_none, choice) => {
          const told = typeof reply === 'function' ? reply(request, choice) : reply;
          return scriptOf(told, request, contextTokens - promptTokens);
        });
        for await (const event of play(scripts, promptTokens, options, call, vocabulary)) {
          if (signal.aborted) return;
          yield event;
        }
        call.outcome = 'ended';
      } catch (error) {
        if (signal.aborted) return;
        call.outcome = 'failed';
        throw error;
      } finally {
        if (call.outcome === 'running') call.outcome = 'left';
      }
    },
  };
}

async function* play(
  scripts: readonly FakeScript[],
  promptTokens: number,
  { startDelayMs = 0, tokenDelayMs = 0, failure }: FakeLanguageModelOptions,
  call: { readonly request: GenerateRequest; readonly context: Context; steps: number },
  tokenOf: (word: string) => number,
): AsyncGenerator<GenerateEvent> {
  const { request, context } = call;
  const wait = async (durationMs: number): Promise<void> => {
    if (durationMs > 0) await sleep(durationMs, undefined, { signal: context.signal });
  };
  const startedMs = performance.now();
  await wait(startDelayMs);
  if (failure && failure.afterSteps === undefined) throw failure.error;
  yield { type: 'start', promptTokens, cachedTokens: 0 };
  const stepsMax = Math.max(...scripts.map(({ tokens }) => tokens.length));
  for (let step = 0; step <= stepsMax; step++) {
    if (failure?.afterSteps === step) throw failure.error;
    if (step < stepsMax) await wait(tokenDelayMs);
    for (const [choice, { tokens, reason, stop }] of scripts.entries()) {
      const text = tokens[step];
      if (text !== undefined) {
        const token = tokenOf(text);
        const logprobs = request.logprobs === undefined ? undefined : [logprobOf(token, text, request.logprobs)];
        yield { type: 'text', choice, text, tokens: [token], logprobs };
      } else if (tokens.length === step) {
        const timings = { queueMs: 0, prefillMs: startDelayMs, decodeMs: performance.now() - startedMs - startDelayMs };
        yield { type: 'end', choice, reason, stop, completionTokens: tokens.length, timings };
      }
    }
    call.steps = Math.min(step + 1, stepsMax);
  }
}

/** Gives each new word the next number. */
function fakeVocabulary(): (word: string) => number {
  const vocabulary = new Map<string, number>();
  return (word) => {
    const id = vocabulary.get(word) ?? vocabulary.size;
    vocabulary.set(word, id);
    return id;
  };
}

/** As it arrives from the process of a real engine. */
function promptTooLong(promptTokens: number, contextTokens: number): RemoteError {
  return new RemoteError({
    code: 'engine/prompt-too-long',
    message: `The prompt has ${promptTokens} tokens, but the context holds ${contextTokens}, prompt and output together.`,
    remedy: 'Shorten the prompt, or declare the model with a larger context.',
    retriable: false,
  });
}
