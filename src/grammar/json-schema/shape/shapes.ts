import { createCycleGuard } from '../term/cycle-guard.ts';
import { createFormulaOf, type FormulaOf } from '../term/formula-of.ts';
import { decide, type Formula } from '../term/formula.ts';
import { type JsonType, jsonTypes, type Term, type TextTest } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';
import { numberSet } from '../number/number-sets.ts';
import type { TextSets } from '../text/text-sets.ts';
import { type Alternatives, createAlternatives } from './alternatives.ts';
import { arrayAlgebra, type ArrayShape } from './array-shape.ts';
import type { Judge } from './judge.ts';
import { assertionFormula } from './assertion-formula.ts';
import { objectAlgebra } from './object-algebra.ts';
import type { ObjectShape } from './object-shape.ts';
import type { Regex } from '../../language/regex.ts';

/** Deeper than this, whether a term is empty is left open. */
const emptinessDepthMax = 12;

/** What a term says of values of each type, taken apart. */
export interface Shapes extends Judge {
  readonly texts: TextSets;
  readonly objects: Alternatives<ObjectShape>;
  readonly arrays: Alternatives<ArrayShape>;
  /** The numbers of a term as JSON writes them; undefined: none. */
  numbers(term: Term): Regex | undefined;
  /** What is asked of the strings of a term. */
  strings(term: Term): Formula<TextTest>;
  hasNull(term: Term): boolean;
  hasTruth(term: Term, value: boolean): boolean;
}

export function createShapes(terms: Terms, texts: TextSets): Shapes {
  const guard = createCycleGuard();
  const formulaOf: FormulaOf = createFormulaOf(terms, guard);
  const machines = new Map<Term, Regex | undefined>();
  const emptiness = new Map<Term, boolean>();
  const asking = new Set<Term>();

  const numbers = (term: Term): Regex | undefined => {
    if (!machines.has(term))
      machines.set(term, numberSet(assertionFormula(formulaOf(term, 'number'), 'number'), term.path));
    return machines.get(term);
  };
  const strings = (term: Term): Formula<TextTest> => assertionFormula(formulaOf(term, 'string'), 'text');
  const hasNull = (term: Term) => decide(formulaOf(term, 'null'), () => true);
  const hasTruth = (term: Term, value: boolean) =>
    decide(formulaOf(term, 'boolean'), (each) => each.op !== 'truth' || each.value === value);

  const isPlainlyEmpty = (term: Term): boolean => {
    if (term.op === 'everything' || term.op === 'type') return false;
    const before = emptiness.get(term);
    if (before !== undefined) return before;
    if (asking.has(term) || asking.size > emptinessDepthMax) return false;
    asking.add(term);
    const found = guard.apart(() => isEmpty(term));
    asking.delete(term);
    emptiness.set(term, found);
    return found;
  };

  const hasAny: Readonly<Record<JsonType, (term: Term) => boolean>> = {
    null: hasNull,
    boolean: (term) => hasTruth(term, true) || hasTruth(term, false),
    number: (term) => formulaOf(term, 'number') === true || numbers(term) !== undefined,
    string: (term) => !texts.isPlainlyEmpty(strings(term)),
    object: (term) => objects(term).length > 0,
    array: (term) => arrays(term).length > 0,
  };
  const isEmpty = (term: Term): boolean => {
    const type = typeAskedBy(term);
    return type === undefined ? !jsonTypes.some((each) => hasAny[each](term)) : !hasAny[type](term);
  };

  const judge: Judge = { terms, formulaOf, holds: texts.holds, isPlainlyEmpty };
  const objects = createAlternatives(terms, guard, objectAlgebra(judge));
  const arrays = createAlternatives(terms, guard, arrayAlgebra(judge));
  return { ...judge, texts, objects, arrays, numbers, strings, hasNull, hasTruth };
}

/** The type that the values of a term have, where it says so itself: then the others need not be asked for. */
function typeAskedBy(term: Term): JsonType | undefined {
  if (term.op === 'type') return term.type;
  if (term.op !== 'all') return undefined;
  for (const part of term.of) if (part.op === 'type') return part.type;
  return undefined;
}
