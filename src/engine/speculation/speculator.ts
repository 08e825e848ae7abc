import type { Sequence } from '../scheduler/sequence.ts';
import type { StepCost } from '../scheduler/step-cost.ts';
import { Drafts } from './drafts.ts';

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
 * was said, and hardly ever for others; both sides are learnt, and nothing is computed that is not expected to pay.
 */
export class Speculator {
  readonly #cost: StepCost;
  readonly #drafts = new WeakMap<Sequence, Drafts>();

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
    let drafts = this.#drafts.get(sequence);
    if (drafts === undefined) {
      drafts = new Drafts(speculativeRowsMax - 1);
      this.#drafts.set(sequence, drafts);
    }
    const guess = drafts.next(sequence.tokens, sequence.length);
    const rowsMax = Math.min(guess.length, tokensMax) + 1;
    const rows = this.#bestRows(drafts.likelihood, rowsMax, msPerToken);
    return guess.slice(0, Math.max(0, rows - 1));
  }

  /** Rows with which most tokens a millisecond are expected; 0 when that is no more than without. */
  #bestRows(likelihood: number, rowsMax: number, msPerToken: number): number {
    let best = 0;
    let bestGain = worthwhile;
    for (const rows of rowChoices) {
      if (rows > rowsMax) break;
      const tokens = (1 - likelihood ** rows) / (1 - likelihood);
      const costMs = this.#cost.of(rows);
      if (costMs === undefined || this.#cost.samples(rows) < samplesMin) {
        if (likelihood >= worthTrying) return rows;
        continue;
      }
      const gain = (tokens * msPerToken) / costMs;
      if (gain > bestGain) [best, bestGain] = [rows, gain];
    }
    return best;
  }
}
