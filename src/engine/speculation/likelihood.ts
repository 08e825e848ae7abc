/** How much of what is known of earlier guesses counts for the next one. */
const memory = 0.95;

/** How often guesses came true lately. */
export class Likelihood {
  #right = 0;
  #wrong = 0;

  /** The probability that the next token of a guess is right. */
  get value(): number {
    return (this.#right + 1) / (this.#right + this.#wrong + 2);
  }

  observe(isRight: boolean): void {
    this.#right = memory * this.#right + Number(isRight);
    this.#wrong = memory * this.#wrong + Number(!isRight);
  }
}

/** Tokens that a step gives which computes so many rows: one for sure, and guesses up to the first that fails. */
export function expectedTokens(likelihood: number, rows: number): number {
  return (1 - likelihood ** rows) / (1 - likelihood);
}
