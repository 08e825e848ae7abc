import type { FinishReason, GenerateEvent, TokenLogprob } from '#contract';
import type { ModelContext, Sampler, Vocabulary } from '#native';
import { NotANumberError } from '../errors/not-a-number-error.ts';
import { logSumExp, rankTokens } from '../text/logprobs.ts';
import type { Continuation } from './continuation.ts';

export interface GenerationParts {
  readonly choice: number;
  readonly sampler: Sampler;
  readonly continuation: Continuation;
  readonly vocabulary: Vocabulary;
  /** As in `GenerateRequest`. */
  readonly logprobs: number | undefined;
}

/** What drawing one token came to. */
export interface Drawn {
  readonly token: number;
  readonly event: GenerateEvent;
  readonly reason: FinishReason | undefined;
}

/** One choice of a request: draws its tokens and turns them into events. Owns the sampler. */
export class Generation implements Disposable {
  readonly #parts: GenerationParts;

  constructor(parts: GenerationParts) {
    this.#parts = parts;
  }

  get choice(): number {
    return this.#parts.choice;
  }

  get tokens(): number {
    return this.#parts.continuation.tokens;
  }

  /**
   * Draws from a row of the batch that was just decoded.
   *
   * @throws NotANumberError
   */
  draw(context: ModelContext, row: number): Drawn {
    const { sampler, continuation, choice, logprobs } = this.#parts;
    const logits = context.logitsAt(row);
    // A value that is no number spreads to every token on its way through the model: one look finds it before the
    // native sampler aborts on it.
    check(logits[0]);
    const token = sampler.sample(context, row);
    check(logits[token]);
    const { text, reason, isText } = continuation.add(token);
    const event = { type: 'text', choice, text, tokens: [token] } as const;
    if (logprobs === undefined) return { token, event, reason };
    const entries = isText ? [this.#logprobOf(token, logits, logprobs)] : [];
    return { token, event: { ...event, logprobs: entries }, reason };
  }

  [Symbol.dispose](): void {
    this.#parts.sampler[Symbol.dispose]();
  }

  #logprobOf(token: number, logits: Float32Array, count: number): TokenLogprob {
    const { vocabulary } = this.#parts;
    const normaliser = logSumExp(logits);
    const top = rankTokens(logits, count, normaliser);
    return {
      token,
      bytes: vocabulary.bytesOf(token),
      logprob: (logits[token] as number) - normaliser,
      top: top.map((ranked) => ({ ...ranked, bytes: vocabulary.bytesOf(ranked.token) })),
    };
  }
}

function check(logit: number | undefined): void {
  if (logit === undefined || Number.isNaN(logit)) throw new NotANumberError();
}
