import { LodeError } from '#base';

/** No text at all matches a grammar. */
export class EmptyGrammarError extends LodeError {
  readonly code = 'grammar/empty';

  constructor() {
    super('no text can match the grammar', {
      remedy:
        'Look for parts that contradict each other, as a minimum above a maximum, or a rule that only refers to itself.',
    });
  }
}
