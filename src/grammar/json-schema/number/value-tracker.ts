import type { Phase } from './number-syntax.ts';

/**
 * An automaton that follows the characters of a number and knows at its end one thing about the value: how it compares
 * with a bound, or whether it is a multiple. States are plain data; their number must be small.
 */
export interface ValueTracker<State = unknown> {
  readonly start: State;
  /** @param phase the phase that the character leads to */
  read(state: State, character: string, phase: Phase): State;
  /** The finding about the number that ends here. */
  finding(state: State): number;
}
