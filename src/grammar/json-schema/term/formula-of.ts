import type { CycleGuard } from './cycle-guard.ts';
import { and, type Formula, not, or, test } from './formula.ts';
import type { Assertion, JsonType, Term } from './term.ts';
import { typeOfAssertion } from './term.ts';
import type { Terms } from './terms.ts';

/** What a term asks of values of one type, as a formula over its assertions of that type. */
export type FormulaOf = (term: Term, type: JsonType) => Formula<Assertion>;

export function createFormulaOf(terms: Terms, guard: CycleGuard): FormulaOf {
  const knownOf = new Map<JsonType, Map<Term, Formula<Assertion>>>();

  const formulaOf: FormulaOf = (term, type) => {
    if (term.op === 'type') return term.type === type;
    let known = knownOf.get(type);
    if (known === undefined) knownOf.set(type, (known = new Map()));
    const before = known.get(term);
    if (before !== undefined) return before;
    const formula = guard.visit(`formula ${term.id} ${type}`, term.path, () => build(term, type));
    known.set(term, formula);
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
