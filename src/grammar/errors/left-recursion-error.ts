import { LodeError } from '#base';

/** A rule begins with itself, by way of other rules or of parts that may be empty: reading it would never begin. */
export class LeftRecursionError extends LodeError {
  readonly code = 'grammar/left-recursion';

  constructor() {
    super('a rule can begin with itself by way of other rules', {
      remedy: 'Write it as a repetition. (A rule whose own alternatives begin with its name is turned into one.)',
    });
  }
}
