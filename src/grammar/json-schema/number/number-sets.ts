import type { Regex } from '../../language/regex.ts';
import type { Formula } from '../term/formula.ts';
import type { NumberTest } from '../term/term.ts';
import { numberMachine } from './number-machine.ts';
import { numberTestKey } from './number-test-key.ts';

const keptMax = 500;
const kept = new Map<string, Regex | undefined>();

/** The numbers that a formula holds of. Those made last are kept for all schemas: most ask for the same few kinds. */
export function numberSet(formula: Formula<NumberTest>, path: string): Regex | undefined {
  const key = formulaKey(formula);
  const machine = kept.has(key) ? kept.get(key) : numberMachine(formula, path);
  kept.delete(key);
  kept.set(key, machine);
  if (kept.size > keptMax) kept.delete(kept.keys().next().value!);
  return machine;
}

function formulaKey(formula: Formula<NumberTest>): string {
  if (typeof formula === 'boolean') return String(formula);
  if (formula.op === 'test') return numberTestKey(formula.test);
  if (formula.op === 'not') return `not (${formulaKey(formula.of)})`;
  return `(${formula.of.map(formulaKey).join(`) ${formula.op} (`)})`;
}
