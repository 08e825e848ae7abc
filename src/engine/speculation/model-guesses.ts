import type { Sequence } from '../scheduler/sequence.ts';
import { Likelihood } from './likelihood.ts';

const newWeight = 0.2;
/** Times that guessing must not have paid before it is left alone for a while, and for how many steps. */
const vainMax = 4;
const restSteps = 256;
/** Believed of a draft model until it has been tried: enough for that. */
const believed = 0.9;

interface Offer {
  readonly sequence: Sequence;
  readonly length: number;
  readonly guess: readonly number[];
}

/** What is known of a draft model's guesses: the one that was made last, how good they are and what they cost. */
export class ModelGuesses {
  readonly #rightness = new Likelihood();
  #judged = 0;
  #offer: Offer | undefined;
  #msPerGuess: number | undefined;
  #vain = 0;
  #rest = 0;

  get likelihood(): number {
    return this.#judged === 0 ? believed : this.#rightness.value;
  }

  /** What a guessed token costs; undefined when it is not known yet. */
  get msPerGuess(): number | undefined {
    return this.#msPerGuess;
  }

  /** False while guesses are left alone. */
  isDue(): boolean {
    if (this.#rest > 0) this.#rest--;
    return this.#rest === 0;
  }

  /** It was found whether a guess is expected to pay. */
  decided(pays: boolean): void {
    this.#vain = pays ? 0 : this.#vain + 1;
    if (this.#vain < vainMax) return;
    this.#vain = 0;
    this.#rest = restSteps;
    this.#judged = 0; // what it is like then is found out anew
  }

  offer(sequence: Sequence, guess: readonly number[], durationMs: number): void {
    this.#offer = { sequence, length: sequence.length, guess };
    if (guess.length === 0) return;
    const ms = durationMs / guess.length;
    this.#msPerGuess = this.#msPerGuess === undefined ? ms : this.#msPerGuess + newWeight * (ms - this.#msPerGuess);
  }

  /** Empty unless it was made for what the sequence has now. */
  offeredFor(sequence: Sequence): readonly number[] {
    const offer = this.#offer;
    return offer?.sequence === sequence && offer.length === sequence.length ? offer.guess : [];
  }

  judge(sequence: Sequence, guessed: number, confirmed: number): void {
    if (this.#offer?.sequence !== sequence) return;
    this.#offer = undefined;
    this.#judged++;
    for (let index = 0; index < confirmed; index++) this.#rightness.observe(true);
    if (confirmed < guessed) this.#rightness.observe(false);
  }
}
