import koffi from 'koffi';
import { assert } from '#base';
import type { ModelContext } from './context.ts';
import { notNull } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';

/** How tokens are drawn; every field is checked by the caller. Steps with neutral values are left out of the chain. */
export interface SamplerOptions {
  readonly vocabularySize: number;
  readonly logitBias: ReadonlyMap<number, number>;
  readonly repetitionPenalty: number;
  /** Tokens before the next one that the repetition penalty looks at. */
  readonly repetitionWindow: number;
  readonly frequencyPenalty: number;
  readonly presencePenalty: number;
  /** Most tokens that the frequency and presence penalties will ever have to count. */
  readonly outputMax: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly temperature: number;
  readonly seed: number;
}

/** The output of a sampler so far, and how many of its tokens were drawn, and not told to it by `accept`. */
export interface SamplerPast {
  readonly tokens: readonly number[];
  readonly draws: number;
}

/**
 * A chain of native sampling steps with the state of one generation: its random numbers and the tokens it has seen.
 * Draws cost 50-500 us for a vocabulary of 50,000, by the steps that are on.
 */
export class Sampler implements Disposable {
  readonly #chain: Pointer;
  /** The likeliest token is found here in 20 us; the native chain copies the vocabulary first, and takes 60 to 140. */
  readonly #isPlainGreedy: boolean;

  /**
   * @param prompt what the repetition penalty has already seen; it alone counts the prompt
   * @param past what another sampler with the same options has given: this one goes on from there. 1 us a token.
   */
  constructor(options: SamplerOptions, prompt: ArrayLike<number>, past: SamplerPast = { tokens: [], draws: 0 }) {
    this.#chain = notNull('llama_sampler_chain_init', llama().createChain({ no_perf: true }));
    const native = [...steps(options, prompt, past)];
    for (const step of native) llama().addToChain(this.#chain, step);
    this.#isPlainGreedy = options.temperature === 0 && native.length === 1;
  }

  /** Draws from a row that was decoded with its logits, and counts the token as seen. */
  sample(context: ModelContext, row: number): number {
    assert(row >= 0 && row < context.batch.length, 'a row of the last batch');
    return this.#isPlainGreedy ? likeliest(context.logitsAt(row)) : llama().sample(this.#chain, context.pointer, row);
  }

  /** Counts a token as seen that was not drawn. */
  accept(token: number): void {
    llama().acceptToken(this.#chain, token);
  }

  [Symbol.dispose](): void {
    llama().freeSampler(this.#chain);
  }
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  let most = logits[0] as number;
  for (let token = 1; token < logits.length; token++) {
    const logit = logits[token] as number;
    if (logit > most) [best, most] = [token, logit];
  }
  return best;
}

function* steps(options: SamplerOptions, prompt: ArrayLike<number>, past: SamplerPast): Generator<Pointer> {
  const native = llama();
  const { vocabularySize: size, temperature } = options;
  if (options.logitBias.size > 0) {
    const biases = [...options.logitBias].map(([token, bias]) => ({ token, bias: bias <= -100 ? -Infinity : bias }));
    yield notNull('llama_sampler_init_logit_bias', native.createLogitBias(size, biases.length, biases));
  }
  if (options.repetitionPenalty !== 1) {
    const { repetitionWindow, repetitionPenalty } = options;
    const penalty = notNull('penalties', native.createPenalties(size, repetitionWindow, repetitionPenalty, 0, 0));
    const seen = [...Array.from(prompt).slice(-repetitionWindow), ...past.tokens];
    yield accepted(penalty, seen.slice(-repetitionWindow));
  }
  if (options.frequencyPenalty !== 0 || options.presencePenalty !== 0) {
    const { outputMax, frequencyPenalty, presencePenalty } = options;
    const penalty = notNull('penalties', native.createPenalties(size, outputMax, 1, frequencyPenalty, presencePenalty));
    yield accepted(penalty, past.tokens);
  }
  if (temperature === 0) return yield notNull('llama_sampler_init_greedy', native.createGreedy());
  if (options.topK > 0) yield notNull('llama_sampler_init_top_k', native.createTopK(options.topK));
  if (options.topP < 1) yield notNull('llama_sampler_init_top_p', native.createTopP(options.topP, 1));
  if (options.minP > 0) yield notNull('llama_sampler_init_min_p', native.createMinP(options.minP, 1));
  if (temperature !== 1) yield notNull('llama_sampler_init_temp', native.createTemperature(temperature));
  yield advanced(notNull('llama_sampler_init_dist', native.createDraw(options.seed)), past.draws);
}

function accepted(penalty: Pointer, tokens: readonly number[]): Pointer {
  for (const token of tokens) llama().acceptToken(penalty, token);
  return penalty;
}

/**
 * Takes as many random numbers as so many tokens have taken: one each, however many candidates there are. With a single
 * candidate nothing else happens.
 */
function advanced(draw: Pointer, draws: number): Pointer {
  const candidate = new Uint8Array(new ArrayBuffer(128));
  const candidates = { data: koffi.address(candidate), size: 1, selected: -1, sorted: false };
  for (let index = 0; index < draws; index++) llama().applySampler(draw, candidates);
  return draw;
}
