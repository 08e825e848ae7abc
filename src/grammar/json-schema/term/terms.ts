import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { numberTestKey } from '../number/number-test-key.ts';
import type { Term, TermBody } from './term.ts';

const termsMax = 200_000;

/** Makes the terms of one schema, each once. */
export interface Terms {
  readonly everything: Term;
  readonly nothing: Term;
  make(body: TermBody, path: string): Term;
  all(parts: readonly Term[], path: string): Term;
  any(parts: readonly Term[], path: string): Term;
  not(term: Term): Term;
  /** What a reference stands for. Read at the first call, so that schemas may refer to themselves. */
  target(reference: Term & { readonly op: 'reference' }): Term;
  refer(to: string, path: string, read: () => Term): Term;
}

export function createTerms(): Terms {
  const made = new Map<string, Term>();
  const reads = new Map<string, () => Term>();
  const targets = new Map<string, Term>();

  const make = (body: TermBody, path: string): Term => {
    const key = keyOf(body);
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= termsMax) throw new SchemaBudgetError(path, 'assertions', termsMax);
    const term: Term = { ...body, id: made.size, path };
    made.set(key, term);
    return term;
  };

  const everything = make({ op: 'everything' }, '#');
  const nothing = make({ op: 'nothing' }, '#');
  const not = (term: Term): Term => {
    if (term === everything) return nothing;
    if (term === nothing) return everything;
    return term.op === 'not' ? term.of : make({ op: 'not', of: term }, term.path);
  };

  const join = (op: 'all' | 'any', parts: readonly Term[], path: string): Term => {
    if (parts.length === 1) return parts[0]!;
    const [neutral, absorbing] = op === 'all' ? [everything, nothing] : [nothing, everything];
    const flat = new Set<Term>();
    for (const part of parts) {
      if (part.op !== op) flat.add(part);
      else for (const each of part.of) flat.add(each);
    }
    flat.delete(neutral);
    if (flat.has(absorbing)) return absorbing;
    for (const part of flat) if (part.op === 'not' && flat.has(part.of)) return absorbing;
    if (flat.size === 0) return neutral;
    const of = [...flat].toSorted((a, b) => a.id - b.id);
    return of.length === 1 ? of[0]! : make({ op, of }, path);
  };

  return {
    everything,
    nothing,
    make,
    all: (parts, path) => join('all', parts, path),
    any: (parts, path) => join('any', parts, path),
    not,
    refer: (to, path, read) => {
      if (!reads.has(to)) reads.set(to, read);
      return make({ op: 'reference', to }, path);
    },
    target: ({ to }) => {
      const known = targets.get(to);
      if (known !== undefined) return known;
      const target = reads.get(to)!();
      targets.set(to, target);
      return target;
    },
  };
}

/** Equal for terms that say the same: parts are named by their numbers. */
function keyOf(body: TermBody): string {
  switch (body.op) {
    case 'all':
    case 'any':
      return `${body.op} ${body.of.map(({ id }) => id).join(' ')}`;
    case 'not':
      return `not ${body.of.id}`;
    case 'number':
      return `number ${numberTestKey(body.test)}`;
    case 'items':
      return `items ${body.prefix.map(({ id }) => id).join(' ')} then ${body.rest.id}`;
    case 'contains':
      return `contains ${body.item.id} ${body.min} ${body.max}`;
    case 'names':
      return `names ${body.name.id}`;
    case 'members': {
      const numbered = (pairs: readonly (readonly [string, Term])[]) => pairs.map(([key, { id }]) => [key, id]);
      return JSON.stringify([numbered(body.named), numbered(body.patterns), body.rest.id]);
    }
    default:
      return JSON.stringify(body);
  }
}
