import { LodeError } from '#base';

/** A regular expression is not one, or asks for what no finite automaton can tell. */
export class PatternError extends LodeError {
  readonly code = 'grammar/pattern';
  /** What is wrong, in a few words that are the same for all expressions with that fault. */
  readonly problem: string;

  /** @param at how many characters of the expression come before the fault */
  constructor(source: string, at: number, problem: string) {
    const shown = source.length > 200 ? `${source.slice(0, 200)}...` : source;
    super(`The regular expression ${JSON.stringify(shown)} has ${problem} at its character ${at + 1}.`, {
      remedy:
        'Write it in the syntax of ECMAScript, without references back, conditions on what came before, or flags.',
    });
    this.problem = problem;
  }
}
