import type { Sequence } from '../scheduler/sequence.ts';
import type { StepCost } from '../scheduler/step-cost.ts';
import { Drafts } from './drafts.ts';
import { expectedTokens } from './likelihood.ts';
import { ModelGuesses } from './model-guesses.ts';

/** Rows of a step that checks a guess, the token before it included: kernels compute rows in fours. */
const rowChoices = [4, 8, 12, 16, 24, 32] as const;
export const speculativeRowsMax = 32;
const samplesMin = 3;
/** What a guess must promise before it is worth its trouble. */
const worthwhile = 1.1;
/** Guesses at least this good are tried where it is not known yet what checking them costs. */
const worthTrying = 0.8;

/**
 * Decides when to compute guesses along with the next token: all that come true are tokens for the price of one step.
 * On a processor a step of eight rows may cost as much as five of one row, so that this pays for texts that repeat what
 * was said, or where a much smaller model guesses well; both sides are learnt, and nothing is computed that is not
 * expected to pay.
 */
export class Speculator {
  readonly #cost: StepCost;
  readonly #drafts = new WeakMap<Sequence, Drafts>();
  readonly #model = new ModelGuesses();

  constructor(cost: StepCost) {
    this.#cost = cost;
  }

  /**
   * Tokens to compute after a sequence's last one; none when that is not expected to pay.
   *
   * @param tokensMax most of them
   * @param msPerToken what a token costs without
   */
  propose(sequence: Sequence, tokensMax: number, msPerToken: number): readonly number[] {
    const offered = this.#model.offeredFor(sequence);
    // It has been paid for: checking it costs less than it would to begin anew.
    if (offered.length > 0) return offered.slice(0, tokensMax);
    const drafts = this.#draftsOf(sequence);
    const guess = drafts.next(sequence.tokens, sequence.length);
    const rowsMax = Math.min(guess.length, tokensMax) + 1;
    const rows = this.#bestRows(drafts.likelihood, rowsMax, (rows) => this.#cost.of(rows), msPerToken);
    return guess.slice(0, Math.max(0, rows - 1));
  }

  /** How many tokens a draft model should guess for a sequence before the next step; 0 when that does not pay. */
  wanted(sequence: Sequence, tokensMax: number, msPerToken: number): number {
    if (this.propose(sequence, tokensMax, msPerToken).length > 0) return 0;
    if (!this.#model.isDue()) return 0;
    const costWith = (rows: number) => {
      const [checkMs, guessMs] = [this.#cost.of(rows), this.#model.msPerGuess];
      return checkMs === undefined || guessMs === undefined ? undefined : checkMs + guessMs * (rows - 1);
    };
    const rows = this.#bestRows(this.#model.likelihood, Math.min(tokensMax, 15) + 1, costWith, msPerToken);
    this.#model.decided(rows > 0);
    return Math.max(0, rows - 1);
  }

  /** A draft model's guess, and how long it took. */
  offer(sequence: Sequence, guess: readonly number[], durationMs: number): void {
    this.#model.offer(sequence, guess, durationMs);
  }

  /** How many of a sequence's guesses came true. */
  judge(sequence: Sequence, guessed: number, confirmed: number): void {
    this.#model.judge(sequence, guessed, confirmed);
  }

  #draftsOf(sequence: Sequence): Drafts {
    const known = this.#drafts.get(sequence);
    if (known !== undefined) return known;
    const drafts = new Drafts(speculativeRowsMax - 1);
    this.#drafts.set(sequence, drafts);
    return drafts;
  }

  /** Rows with which most tokens a millisecond are expected; 0 when that is no more than without. */
  #bestRows(
    likelihood: number,
    rowsMax: number,
    costMs: (rows: number) => number | undefined,
    msPerToken: number,
  ): number {
    let best = 0;
    let bestGain = worthwhile;
    for (const rows of rowChoices) {
      if (rows > rowsMax) break;
      const ms = costMs(rows);
      if (ms === undefined || this.#cost.samples(rows) < samplesMin) {
        if (likelihood >= worthTrying) return rows;
        continue;
      }
      const gain = (expectedTokens(likelihood, rows) * msPerToken) / ms;
      if (gain > bestGain) [best, bestGain] = [rows, gain];
    }
    return best;
  }
}
