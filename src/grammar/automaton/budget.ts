import { GrammarLimitError } from '../errors/grammar-limit-error.ts';

/** What may still be made and done before a grammar is over its limits. One is shared by all that works for it. */
export class Budget {
  #states = { left: Infinity, max: Infinity };
  #steps = { left: Infinity, max: Infinity };

  get statesLeft(): number {
    return this.#states.left;
  }

  /** Begins a piece of work. */
  restart(statesLeft: number, statesMax: number, stepsMax: number): void {
    this.#states = { left: statesLeft, max: statesMax };
    this.#steps = { left: stepsMax, max: stepsMax };
  }

  /** @throws GrammarLimitError */
  addState(): void {
    if (--this.#states.left < 0) throw new GrammarLimitError('states of its automata', this.#states.max);
  }

  /** @throws GrammarLimitError */
  spend(steps: number): void {
    this.#steps.left -= steps;
    if (this.#steps.left < 0) throw new GrammarLimitError('steps at once', this.#steps.max);
  }
}
