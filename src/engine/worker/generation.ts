import { assert } from '#base';
import type { FinishReason, GenerateEvent, TokenLogprob } from '#contract';
import type { ModelContext, Sampler, Vocabulary } from '#native';
import type { Guide } from '../constraint/guide.ts';
import { NotANumberError } from '../errors/not-a-number-error.ts';
import { logSumExp, rankTokens } from '../text/logprobs.ts';
import type { Continuation } from './continuation.ts';

export interface GenerationParts {
  readonly choice: number;
  readonly sampler: Sampler;
  readonly continuation: Continuation;
  /** Absent where nothing steers the draws. */
  readonly guide?: Guide | undefined;
  readonly vocabulary: Vocabulary;
  /** As in `GenerateRequest`. */
  readonly logprobs: number | undefined;
  readonly logprobsAmong: 'all' | 'allowed';
  readonly logprobsOfForced: boolean;
}

/** What drawing from one row came to: a token, and those that a constraint forces after it. */
export interface Drawn {
  readonly tokens: readonly number[];
  readonly event: GenerateEvent;
  readonly reason: FinishReason | undefined;
}

/** One choice of a request: draws its tokens and turns them into events. Owns the sampler. */
export class Generation implements Disposable {
  readonly #parts: GenerationParts;

  /** @param shown the output of another generation like this, whose text the reader has; sampler and guide know it */
  constructor(parts: GenerationParts, shown: readonly number[] = []) {
    this.#parts = parts;
    for (const token of shown) {
      const { reason } = parts.continuation.add(token);
      assert(reason === undefined, 'what has ended is not gone on with');
    }
  }

  get choice(): number {
    return this.#parts.choice;
  }

  get tokens(): number {
    return this.#parts.continuation.tokens;
  }

  /** The stop string that has ended it. */
  get stop(): string | undefined {
    return this.#parts.continuation.stop;
  }

  /**
   * Draws from a row of the batch that was just decoded.
   *
   * @throws NotANumberError, and what `Guide` throws
   */
  draw(context: ModelContext, row: number): Drawn {
    const { continuation, choice, logprobs, logprobsAmong, guide } = this.#parts;
    const logits = context.logitsAt(row);
    // A value that is no number spreads to every token on its way through the model: one look finds it before the
    // native sampler aborts on it.
    check(logits[0]);
    // Log-probabilities are of what the model said, before anybody changes it in place.
    const raw = guide !== undefined && logprobs !== undefined ? logits.slice() : logits;
    const token = this.#choose(context, row, logits);
    check(raw[token]);
    const { text, reason, isText } = continuation.add(token);
    const isTold = isText || logprobsAmong === 'allowed';
    if (guide !== undefined) return this.#follow(guide, token, { text, reason }, isTold ? raw : undefined, logits);
    const event = { type: 'text', choice, text, tokens: [token] } as const;
    if (logprobs === undefined) return { tokens: event.tokens, event, reason };
    return {
      tokens: event.tokens,
      event: { ...event, logprobs: this.#logprobs(token, isTold ? raw : undefined) },
      reason,
    };
  }

  [Symbol.dispose](): void {
    this.#parts.sampler[Symbol.dispose]();
  }

  #choose(context: ModelContext, row: number, logits: Float32Array): number {
    const { sampler, guide, logprobsAmong } = this.#parts;
    const only = guide?.shape(logits);
    if (only === undefined) return sampler.sample(context, row);
    sampler.accept(only);
    if (logprobsAmong === 'allowed') leaveOnly(only, logits);
    return only;
  }

  /**
   * Adds what must follow a token; one by one where log-probabilities of these are wanted, which only the model can give.
   */
  #follow(
    guide: Guide,
    token: number,
    first: { readonly text: string; readonly reason: FinishReason | undefined },
    raw: Float32Array | undefined,
    allowed: Float32Array,
  ): Drawn {
    const { continuation, sampler, choice, logprobs, logprobsOfForced } = this.#parts;
    const isComputed = logprobs !== undefined && logprobsOfForced;
    const told = [...(this.#logprobs(token, raw, allowed) ?? [])];
    const tokens = [token];
    let { text, reason } = first;
    guide.accept(token);
    while (reason === undefined && !guide.isComplete) {
      const [next] = isComputed ? [] : guide.forced();
      if (next === undefined) break;
      guide.accept(next);
      sampler.accept(next);
      tokens.push(next);
      told.push({ token: next, bytes: this.#parts.vocabulary.bytesOf(next), logprob: undefined, top: [] });
      const addition = continuation.add(next);
      text += addition.text;
      reason = addition.reason;
    }
    if (reason === undefined && guide.isComplete) {
      text += continuation.finish();
      reason = 'stop';
    }
    const event = { type: 'text', choice, text, tokens } as const;
    return { tokens, event: { ...event, ...(logprobs !== undefined && { logprobs: told }) }, reason };
  }

  /**
   * @param logits undefined for a token that is no text
   * @param allowed the same, impossible where a constraint says so
   */
  #logprobs(
    token: number,
    logits: Float32Array | undefined,
    allowed?: Float32Array,
  ): readonly TokenLogprob[] | undefined {
    const { vocabulary, logprobs: count, logprobsAmong } = this.#parts;
    if (count === undefined) return undefined;
    if (logits === undefined) return [];
    const normaliser = logSumExp(logits);
    const ranked = logprobsAmong === 'allowed' && allowed !== undefined ? allowed : logits;
    const top = rankTokens(ranked, count, normaliser).filter((each) => each.logprob > -Infinity);
    const logprob = (logits[token] as number) - normaliser;
    return [
      {
        token,
        bytes: vocabulary.bytesOf(token),
        logprob,
        top: top.map((each) => ({ ...each, bytes: vocabulary.bytesOf(each.token) })),
      },
    ];
  }
}

function leaveOnly(token: number, logits: Float32Array): void {
  const logit = logits[token] as number;
  logits.fill(-Infinity);
  logits[token] = logit;
}

function check(logit: number | undefined): void {
  if (logit === undefined || Number.isNaN(logit)) throw new NotANumberError();
}
