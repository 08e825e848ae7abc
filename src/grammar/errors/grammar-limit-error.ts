import { LodeError } from '#base';

/** A grammar asks for more states or steps than it may have. Nothing was allowed or refused on a guess. */
export class GrammarLimitError extends LodeError {
  readonly code = 'grammar/limit';

  /** @param what of what there would be too many, as in "states of its automaton" */
  constructor(what: string, max: number) {
    super(`the grammar takes more than ${max} ${what}`, {
      remedy: 'Make it smaller: shorter counted repetitions, fewer alternatives that overlap, smaller patterns.',
    });
  }
}
