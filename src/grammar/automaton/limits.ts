/** What a grammar may take, so that a hostile one ends in an error and not in a stall. */
export interface GrammarLimits {
  /** States of automata that are made for it, with the parts they consist of; about a kilobyte each. */
  readonly statesMax: number;
  /** Stacks and places in its rules where texts were. */
  readonly placesMax: number;
  /** Steps of one compilation, one mask or one token; a million take some milliseconds. */
  readonly stepsMax: number;
}

export const defaultLimits: GrammarLimits = { statesMax: 50_000, placesMax: 200_000, stepsMax: 20_000_000 };
