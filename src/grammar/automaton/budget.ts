import { GrammarLimitError } from '../errors/grammar-limit-error.ts';

/** What may still be made and done before a grammar is over its limits. One is shared by all that works for it. */
export class Budget {
  #statesLeft = Infinity;
  #statesMax = Infinity;
  #stepsLeft = Infinity;
  #stepsMax = Infinity;

  get statesLeft(): number {
    return this.#statesLeft;
  }

  /** Begins a piece of work. */
  restart(statesLeft: number, statesMax: number, stepsMax: number): void {
    this.#statesLeft = statesLeft;
    this.#statesMax = statesMax;
    this.#stepsLeft = stepsMax;
    this.#stepsMax = stepsMax;
  }

  /** @throws GrammarLimitError */
  addState(): void {
    if (--this.#statesLeft < 0) throw new GrammarLimitError('states of its automata', this.#statesMax);
  }

  /** @throws GrammarLimitError */
  spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw new GrammarLimitError('steps at once', this.#stepsMax);
  }
}
