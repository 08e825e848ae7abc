import type { Regex } from '../language/regex.ts';
import { Budget } from './budget.ts';
import { CharacterAutomaton } from './character-automaton.ts';
import { defaultLimits, type GrammarLimits } from './limits.ts';

/** A regular expression by itself, to ask it about whole texts. */
export interface TextSet {
  readonly isEmpty: boolean;
  has(text: string): boolean;
}

/** @throws GrammarLimitError, here and when it is asked, where that takes too much */
export function textSetOf(
  regex: Regex,
  { statesMax, stepsMax }: Pick<GrammarLimits, 'statesMax' | 'stepsMax'> = defaultLimits,
): TextSet {
  const budget = new Budget();
  budget.restart(statesMax, statesMax, stepsMax);
  const automaton = new CharacterAutomaton(budget);
  const start = automaton.lower(regex);
  return {
    isEmpty: !automaton.isAlive(start),
    has: (text) => {
      budget.restart(budget.statesLeft, statesMax, stepsMax);
      let term = start;
      for (const character of text) term = automaton.step(term, character.codePointAt(0) as number);
      return automaton.pool.nullable[term] === true;
    },
  };
}
