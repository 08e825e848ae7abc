import { sortDistinct } from '../automaton/term-lists.ts';

/** Where a text may be in a grammar: every way to read it so far is a place. */
export interface State {
  /** Sorted; none of them twice. */
  readonly places: readonly number[];
  /** Whether the text may end here. */
  readonly isComplete: boolean;
}

/** Collects the places of a state. */
export class Entry {
  isComplete = false;
  readonly #places: number[] = [];
  #visited: Set<number> | undefined;

  add(place: number): void {
    this.#places.push(place);
  }

  merge(state: State): void {
    for (const place of state.places) this.#places.push(place);
    if (state.isComplete) this.isComplete = true;
  }

  /** False when a stack is being entered already: what it leads to is found there. */
  isFirstVisit(stack: number): boolean {
    this.#visited ??= new Set();
    if (this.#visited.has(stack)) return false;
    this.#visited.add(stack);
    return true;
  }

  toState(): State {
    return { places: sortDistinct(this.#places), isComplete: this.isComplete };
  }
}
