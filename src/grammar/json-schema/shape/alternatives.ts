import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import type { CycleGuard } from '../term/cycle-guard.ts';
import { type Term, typeOfAssertion } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';
import type { Algebra } from './algebra.ts';

const alternativesMax = 2000;
const mergesMax = 40_000;

interface Literal {
  readonly term: Term;
  readonly holds: boolean;
}

/**
 * The shapes whose union is a term, or its complement where `holds` is false: disjunctive normal form, in which what is
 * plainly empty has been left out. None: no value of the type.
 */
export type Alternatives<Shape> = (term: Term, holds?: boolean) => readonly Shape[];

export function createAlternatives<Shape>(
  terms: Terms,
  guard: CycleGuard,
  algebra: Algebra<Shape>,
): Alternatives<Shape> {
  const known = new Map<string, readonly Shape[]>();

  const alternatives: Alternatives<Shape> = (term, holds = true) => {
    const key = `${holds} ${term.id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = guard.visit(`${algebra.type} ${key}`, term.path, () => build(term, holds));
    known.set(key, found);
    return found;
  };

  const build = (term: Term, holds: boolean): readonly Shape[] => {
    switch (term.op) {
      case 'everything':
      case 'nothing':
        return (term.op === 'everything') === holds ? [algebra.free] : [];
      case 'type':
        return (term.type === algebra.type) === holds ? [algebra.free] : [];
      case 'not':
        return alternatives(term.of, !holds);
      case 'reference':
        return alternatives(terms.target(term), holds);
      case 'all':
      case 'any': {
        const parts = term.of.map((part) => ({ term: part, holds }));
        return (term.op === 'all') === holds
          ? inAll(parts, term.path)
          : distinct(
              parts.flatMap((part) => alternatives(part.term, part.holds)),
              term.path,
              algebra,
            );
      }
      default:
        if (typeOfAssertion(term) !== algebra.type) return holds ? [algebra.free] : [];
        return algebra.shapesOf(term, holds, term.path);
    }
  };

  const inAll = conjunction(algebra, alternatives);
  return alternatives;
}

/** The shapes of all literals at once. What must hold comes first: it often rules out already what must not. */
function conjunction<Shape>(algebra: Algebra<Shape>, alternatives: Alternatives<Shape>) {
  const product = (ones: readonly Shape[], others: readonly Shape[], path: string): readonly Shape[] => {
    if (ones.length * others.length > mergesMax) throw new SchemaBudgetError(path, 'alternatives', alternativesMax);
    return distinct(
      ones.flatMap((one) => others.flatMap((other) => algebra.merge(one, other) ?? [])),
      path,
      algebra,
    );
  };
  const without = (shape: Shape, term: Term): readonly Shape[] => {
    const isApart = alternatives(term).every((other) => algebra.merge(shape, other) === undefined);
    return isApart ? [shape] : alternatives(term, false).flatMap((other) => algebra.merge(shape, other) ?? []);
  };

  return (parts: readonly Literal[], path: string): readonly Shape[] => {
    const plain = parts.map(({ term, holds }) =>
      term.op === 'not' ? { term: term.of, holds: !holds } : { term, holds },
    );
    const asked = plain.filter(({ holds }) => holds).map(({ term }) => alternatives(term));
    let shapes: readonly Shape[] = [algebra.free];
    for (const options of asked.toSorted((a, b) => a.length - b.length)) shapes = product(shapes, options, path);
    for (const { term } of plain.filter(({ holds }) => !holds))
      shapes = distinct(
        shapes.flatMap((shape) => without(shape, term)),
        path,
        algebra,
      );
    return shapes;
  };
}

function distinct<Shape>(shapes: readonly Shape[], path: string, algebra: Algebra<Shape>): readonly Shape[] {
  if (shapes.length < 2) return shapes;
  const unlike = new Map(shapes.map((shape) => [algebra.keyOf(shape), shape]));
  if (unlike.size > alternativesMax) throw new SchemaBudgetError(path, 'alternatives', alternativesMax);
  return [...unlike.values()];
}
