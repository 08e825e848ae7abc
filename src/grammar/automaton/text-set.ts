import type { Regex } from '../language/regex.ts';
import { Automaton } from './automaton.ts';
import { defaultLimits } from './limits.ts';
import { RegexLowering } from './lower-regex.ts';
import { TermPool } from './terms.ts';

/** A regular expression by itself, to ask it about whole texts. */
export interface TextSet {
  readonly isEmpty: boolean;
  has(text: string): boolean;
}

/** @throws GrammarLimitError, here and when it is asked, where that takes too much */
export function textSetOf(regex: Regex): TextSet {
  const pool = new TermPool();
  pool.allowTerms(defaultLimits.statesMax, defaultLimits.statesMax);
  const automaton = new Automaton(pool);
  automaton.allowSteps(defaultLimits.stepsMax);
  const start = new RegexLowering(pool).lower(regex, 'utf8');
  return {
    isEmpty: !automaton.isAlive(start),
    has: (text) => {
      automaton.allowSteps(defaultLimits.stepsMax);
      return pool.nullable[Buffer.from(text).reduce((term, byte) => automaton.step(term, byte), start)]!;
    },
  };
}
