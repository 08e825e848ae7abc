import type { CycleGuard } from './cycle-guard.ts';
import { and, type Formula, not, or, test } from './formula.ts';
import type { Assertion, JsonType, Term } from './term.ts';
import { typeOfAssertion } from './term.ts';
import type { Terms } from './terms.ts';

/** What a term asks of values of one type, as a formula over its assertions of that type. */
export type FormulaOf = (term: Term, type: JsonType) => Formula<Assertion>;

export function createFormulaOf(terms: Terms, guard: CycleGuard): FormulaOf {
  const known = new Map<string, Formula<Assertion>>();

  const formulaOf: FormulaOf = (term, type) => {
    const key = `${term.id} ${type}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const formula = guard.visit(`formula ${key}`, term.path, () => build(term, type));
    known.set(key, formula);
    return formula;
  };

  const build: FormulaOf = (term, type) => {
    switch (term.op) {
      case 'everything':
        return true;
      case 'nothing':
        return false;
      case 'type':
        return term.type === type;
      case 'all':
        return and(term.of.map((part) => formulaOf(part, type)));
      case 'any':
        return or(term.of.map((part) => formulaOf(part, type)));
      case 'not':
        return not(formulaOf(term.of, type));
      case 'reference':
        return formulaOf(terms.target(term), type);
      default:
        return typeOfAssertion(term) === type ? test<Assertion>(term) : true;
    }
  };
  return formulaOf;
}
