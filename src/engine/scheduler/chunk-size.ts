/**
 * From this many tokens on, ggml computes attention in tiles of as many; below, every token of the batch looks at every
 * cell by itself, so that 56 tokens beside a full cache take longer than 96 (GGML_FA_TILE_Q in ggml-cpu/common.h;
 * measured).
 */
export const tileTokens = 64;
/**
 * Fewer tokens than these are computed only where as many would take more than twice the time that a step may. Beside a
 * full cache two tiles are read at half again the rate of one (measured: 789 and 533 tokens a second).
 */
const floors = [2 * tileTokens, tileTokens, 16] as const;
const firstGuessPerMs = 0.15;
const newWeight = 0.3;

/** How long one step may take while streams run, so that they do not stall, and while none does. */
const stepBesideStreamsMs = 150;
const stepAloneMs = 1000;

/**
 * How many prompt tokens to compute in one step, in whole tiles. Prompts are cut so that running streams get their next
 * token in time; how many tokens that is depends on the model and the machine, so it is learnt from the steps that ran.
 */
export class ChunkSize {
  readonly #batchTokens: number;
  #tokensPerMs = firstGuessPerMs;

  constructor(batchTokens: number) {
    this.#batchTokens = batchTokens;
  }

  next(besideStreams: boolean): number {
    const limitMs = besideStreams ? stepBesideStreamsMs : stepAloneMs;
    const wanted = this.#tokensPerMs * limitMs;
    const floor = floors.find((tokens) => tokens <= 2 * wanted) ?? floors[2];
    const whole = wanted < tileTokens ? wanted : wanted - (wanted % tileTokens);
    return Math.min(Math.max(Math.round(whole), floor), this.#batchTokens);
  }

  /** Tells how long a step of so many tokens took. */
  observe(tokens: number, durationMs: number): void {
    // Smaller steps are less efficient; where chunks are as small, that is the rate.
    if (tokens < Math.min(tileTokens, this.next(true)) || durationMs <= 0) return;
    this.#tokensPerMs += newWeight * (tokens / durationMs - this.#tokensPerMs);
  }
}
