import { Histogram } from '#base';
import type { Step } from '../scheduler/step.ts';
import type { StepTotals } from '../wire.ts';

/** Seconds. */
const latencyBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
const tokenBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];
const sequenceBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const firstPromptTokenMs = 3;
/** In smaller steps a token costs more than it does in a prompt. */
const chunkTokensMin = 32;
const newWeight = 0.3;

/** Keeps the figures of steps for those who watch; costs each step less than a microsecond. */
export class StepStatistics {
  readonly #sinceMs = Date.now();
  readonly #interTokenLatency = new Histogram(latencyBounds);
  readonly #tokens = new Histogram(tokenBounds);
  readonly #sequences = new Histogram(sequenceBounds);
  readonly #guesses = { computed: 0, confirmed: 0 };
  #promptTokens = 0;
  #promptTokenMs = firstPromptTokenMs;
  #told = { promptTokens: 0, atMs: performance.now() };

  observe(
    { entries, tokens, prefillTokens }: Pick<Step, 'entries' | 'tokens' | 'prefillTokens'>,
    durationMs: number,
  ): void {
    const guesses = entries.reduce((sum, entry) => sum + entry.guesses, 0);
    this.#promptTokens += prefillTokens;
    if (prefillTokens >= chunkTokensMin) this.#promptTokenMs += newWeight * (durationMs / tokens - this.#promptTokenMs);
    this.#tokens.observe(tokens);
    this.#sequences.observe(entries.length);
    // Every sequence that decodes gets its next token by this step; what else was in it made all of them wait as long.
    this.#interTokenLatency.observe(durationMs / 1000, tokens - prefillTokens - guesses);
  }

  /** Tells how many of the guesses of a step came true. */
  judge(computed: number, confirmed: number): void {
    this.#guesses.computed += computed;
    this.#guesses.confirmed += confirmed;
  }

  /** How long a token of a prompt takes lately, in milliseconds; a guess until some were computed. */
  get promptTokenMs(): number {
    return this.#promptTokenMs;
  }

  /** Prompt tokens computed each second since this was asked for last. */
  takePromptRate(nowMs = performance.now()): number {
    const { promptTokens, atMs } = this.#told;
    this.#told = { promptTokens: this.#promptTokens, atMs: nowMs };
    return nowMs > atMs ? ((this.#promptTokens - promptTokens) * 1000) / (nowMs - atMs) : 0;
  }

  /** Since the process started. */
  totals(): StepTotals {
    return {
      sinceMs: this.#sinceMs,
      interTokenLatency: this.#interTokenLatency.tallies(),
      tokens: this.#tokens.tallies(),
      sequences: this.#sequences.tallies(),
      guesses: { ...this.#guesses },
    };
  }
}
