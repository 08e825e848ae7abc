import { and, type Formula, not, or, test } from '../term/formula.ts';
import type { Assertion } from '../term/term.ts';

type TestOf<Op extends 'number' | 'text'> = Extract<Assertion, { readonly op: Op }>['test'];

/** A formula over assertions of one scalar type as one over what they test. */
export function assertionFormula<Op extends 'number' | 'text'>(
  formula: Formula<Assertion>,
  op: Op,
): Formula<TestOf<Op>> {
  if (typeof formula === 'boolean') return formula;
  switch (formula.op) {
    case 'test':
      return formula.test.op === op ? test(formula.test.test as TestOf<Op>) : true;
    case 'not':
      return not(assertionFormula(formula.of, op));
    default:
      return (formula.op === 'and' ? and : or)(formula.of.map((part) => assertionFormula(part, op)));
  }
}
