/** A statement about a value, made of tests of one kind: `true` holds of every value, `false` of none. */
export type Formula<Test> =
  | boolean
  | { readonly op: 'test'; readonly test: Test }
  | { readonly op: 'not'; readonly of: Formula<Test> }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula<Test>[] };

export function test<Test>(subject: Test): Formula<Test> {
  return { op: 'test', test: subject };
}

export function and<Test>(parts: readonly Formula<Test>[]): Formula<Test> {
  return join('and', parts);
}

export function or<Test>(parts: readonly Formula<Test>[]): Formula<Test> {
  return join('or', parts);
}

function join<Test>(op: 'and' | 'or', parts: readonly Formula<Test>[]): Formula<Test> {
  const neutral = op === 'and';
  if (parts.includes(!neutral)) return !neutral;
  const open = parts.filter((part) => part !== neutral);
  if (open.length === 0) return neutral;
  return open.length === 1 ? open[0]! : { op, of: open };
}

export function not<Test>(formula: Formula<Test>): Formula<Test> {
  if (typeof formula === 'boolean') return !formula;
  return formula.op === 'not' ? formula.of : { op: 'not', of: formula };
}

/** Decides the formula when every test is decided. */
export function decide<Test>(formula: Formula<Test>, holds: (test: Test) => boolean): boolean {
  if (typeof formula === 'boolean') return formula;
  switch (formula.op) {
    case 'test':
      return holds(formula.test);
    case 'not':
      return !decide(formula.of, holds);
    case 'and':
      return formula.of.every((part) => decide(part, holds));
    case 'or':
      return formula.of.some((part) => decide(part, holds));
  }
}

/** Every test in the formula, once for each place where it stands. */
export function testsOf<Test>(formula: Formula<Test>): readonly Test[] {
  if (typeof formula === 'boolean') return [];
  if (formula.op === 'test') return [formula.test];
  return formula.op === 'not' ? testsOf(formula.of) : formula.of.flatMap((part) => testsOf(part));
}
