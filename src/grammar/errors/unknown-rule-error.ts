import { LodeError } from '#base';

/** A grammar refers to a rule that it does not have. */
export class UnknownRuleError extends LodeError {
  readonly code = 'grammar/unknown-rule';

  constructor(rule: string) {
    super(`the grammar refers to the rule "${rule}", which it does not have`, {
      remedy: 'Write the rule, or mend its name where it is used.',
    });
  }
}
