import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { parseExpression } from './parse-expression.ts';
import type { Weighing } from './statement.ts';

/** "MOOD in ['good', 'bad']" */
export function weighingIn(text: string, line: number): Weighing {
  const [, name, choices] = /^(\w+)\s+in\s+([\s\S]+)$/.exec(text) ?? [];
  if (name === undefined || choices === undefined) {
    throw new LmqlSyntaxError(line, 'has a distribution that is not of the form VARIABLE in [...]');
  }
  return { name, choices: parseExpression(choices, line) };
}
