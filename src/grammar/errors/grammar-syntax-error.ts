import { LodeError } from '#base';

/** The text of a context-free grammar does not parse. */
export class GrammarSyntaxError extends LodeError {
  readonly code = 'grammar/syntax';

  /** @param line from 1 */
  constructor(problem: string, line: number) {
    super(`line ${line} of the grammar: ${problem}`, {
      remedy: 'Correct it there: rules are written as `name ::= …` (GBNF) or `name: …` (as in Lark).',
    });
  }
}
