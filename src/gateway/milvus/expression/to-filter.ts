import type { FilterScalar, VectorFilter } from '#contract';
import type { CollectionEntry, FieldEntry } from '../catalogue/collection-entry.ts';
import { isText, isWholeNumber } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import { idOf } from '../rows/primary-key.ts';
import { evaluator, words } from './evaluate.ts';
import type { Comparison, Constant, Expression } from './expression.ts';
import { fieldPath, type FieldPath } from './field-path.ts';
import { likePattern } from './like-pattern.ts';

/**
 * An expression as the store's filter. Where the store has no filter for it, the filter lets through more (all, where it is
 * undefined), and `isExact` is false: then each record has to be looked at.
 */
export interface Selection {
  readonly filter: VectorFilter | undefined;
  readonly isExact: boolean;
}

const everything: Selection = { filter: undefined, isExact: true };
const nothing: VectorFilter = { op: 'ids', ids: [] };
const unsaid: Selection = { filter: undefined, isExact: false };

/**
 * @param isNegated whether what does not hold is wanted. It is brought down to the comparisons, for one with what is null
 * holds neither way
 * @throws MilvusError for fields that are not there and comparisons that make no sense
 */
export function selectionOf(expression: Expression, entry: CollectionEntry, isNegated = false): Selection {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const parts = expression.of.map((of) => selectionOf(of, entry, isNegated));
      return (expression.kind === 'and') === isNegated ? some(parts) : all(parts);
    }
    case 'not':
      return selectionOf(expression.of, entry, !isNegated);
    case 'compare':
      return comparison(isNegated ? { ...expression, sign: opposite[expression.sign] } : expression, entry);
    case 'in':
      return known(membership(expression, entry), expression.of, { entry, isNegated });
    case 'like':
      return known(likeness(expression, entry), expression.of, { entry, isNegated });
    case 'null':
      return nullness(expression.of, entry, isNegated);
    case 'call': {
      const called = call(expression.name, expression.arguments, entry);
      return isNegated ? negated(called) : called;
    }
    default:
      return truth(expression, entry, isNegated);
  }
}

function exactly(filter: VectorFilter): Selection {
  return { filter, isExact: true };
}

function all(parts: readonly Selection[]): Selection {
  const of = parts.map(({ filter }) => filter).filter((filter) => filter !== undefined);
  const filter = of.length > 1 ? ({ op: 'and', of } as const) : of[0];
  return { filter, isExact: parts.every(({ isExact }) => isExact) };
}

function some(parts: readonly Selection[]): Selection {
  const isExact = parts.every((part) => part.isExact);
  const of = parts.map(({ filter }) => filter).filter((filter) => filter !== undefined);
  return of.length < parts.length ? { filter: undefined, isExact } : { filter: { op: 'or', of }, isExact };
}

function negated({ filter, isExact }: Selection): Selection {
  if (!isExact) return unsaid;
  return exactly(filter === undefined ? nothing : { op: 'not', of: filter });
}

/** Of what there is: neither a test nor its opposite holds for null. */
function known(
  selection: Selection,
  of: Expression,
  { entry, isNegated }: { readonly entry: CollectionEntry; readonly isNegated: boolean },
): Selection {
  if (!isNegated) return selection;
  const { path, field } = pathOf(of, entry) ?? {};
  const not = negated(selection);
  if (path === undefined || field?.isPrimary) return not;
  return all([exactly({ op: 'exists', field: path }), not]);
}

/** A list without elements looks to the store as if it were not there. */
function nullness(of: Expression, entry: CollectionEntry, isNegated: boolean): Selection {
  const { path, field } = pathOf(of, entry) ?? {};
  if (path === undefined) return unsaid;
  const isPlain = field !== undefined && field.type !== 'Array' && field.type !== 'JSON';
  const exists: VectorFilter = { op: 'exists', field: path };
  if (!isNegated) return { filter: { op: 'not', of: exists }, isExact: isPlain };
  return isPlain ? exactly(exists) : unsaid;
}

/** A constant, or a field that is true or false. */
function truth(expression: Expression, entry: CollectionEntry, isNegated = false): Selection {
  const constant = constantOf(expression);
  if (typeof constant === 'boolean') return constant === isNegated ? exactly(nothing) : everything;
  if (constant !== undefined) throw new MilvusError('planFailed', 'predicate is not a boolean expression');
  const { path } = pathOf(expression, entry) ?? {};
  return path === undefined ? unsaid : exactly({ op: 'equals', field: path, value: !isNegated });
}

const opposite = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function comparison(
  { sign, left, right }: Extract<Expression, { kind: 'compare' }>,
  entry: CollectionEntry,
): Selection {
  const value = constantOf(right);
  const subject = pathOf(left, entry);
  if (subject === undefined || value === undefined) {
    const mirror = constantOf(left);
    if (mirror !== undefined && value !== undefined)
      return truth({ kind: 'constant', value: compared(sign, mirror, value) }, entry);
    const other = pathOf(right, entry);
    if (mirror === undefined || other === undefined) return unsaid;
    return fieldComparison(mirrored[sign], other, mirror);
  }
  return fieldComparison(sign, subject, value);
}

/** Of two constants. */
function compared(sign: Comparison, left: Constant, right: Constant): boolean {
  const of = (value: Constant): Expression => ({ kind: 'constant', value });
  const expression: Expression = { kind: 'compare', sign, left: of(left), right: of(right) };
  return evaluator(expression, { fields: [] } as unknown as CollectionEntry)({ id: '' });
}

function fieldComparison(sign: Comparison, { field, path }: FieldPath, value: Constant): Selection {
  if (field) checkComparable(field, value);
  if (path === undefined || Array.isArray(value)) return unsaid;
  if (field?.isPrimary && (sign === '==' || sign === '!=')) {
    const ids: VectorFilter = { op: 'ids', ids: [idOf(value as string | number | bigint, field)] };
    return exactly(sign === '==' ? ids : { op: 'not', of: ids });
  }
  const scalar = scalarOf(field, value as Constant);
  const equal: VectorFilter = { op: 'equals', field: path, value: scalar };
  if (sign === '==') return exactly(equal);
  if (sign === '!=')
    return exactly({
      op: 'and',
      of: [
        { op: 'exists', field: path },
        { op: 'not', of: equal },
      ],
    });
  if (typeof scalar !== 'number') return { filter: { op: 'exists', field: path }, isExact: false };
  const bound = { '<': 'below', '<=': 'atMost', '>': 'above', '>=': 'atLeast' }[sign];
  return exactly({ op: 'range', field: path, [bound]: scalar });
}

function membership({ of, values }: Extract<Expression, { kind: 'in' }>, entry: CollectionEntry): Selection {
  const subject = pathOf(of, entry);
  const list = constantOf(values);
  if (!Array.isArray(list))
    throw new MilvusError('planFailed', 'the right-hand side of in must be a list of constants');
  if (subject === undefined) return unsaid;
  const { field, path } = subject;
  const wanted = list as readonly Constant[];
  if (field) for (const value of wanted) checkComparable(field, value);
  if (field?.isPrimary)
    return exactly({ op: 'ids', ids: wanted.map((value) => idOf(value as string | number, field)) });
  if (path === undefined || wanted.some(Array.isArray)) return unsaid;
  return exactly({ op: 'in', field: path, values: wanted.map((value) => scalarOf(field, value)) });
}

function likeness({ of, pattern }: Extract<Expression, { kind: 'like' }>, entry: CollectionEntry): Selection {
  const { path } = pathOf(of, entry) ?? {};
  if (path === undefined) return unsaid;
  const { prefix, isPrefix, isWhole } = likePattern(pattern);
  if (isWhole) return exactly({ op: 'equals', field: path, value: prefix });
  const filter: VectorFilter =
    prefix === '' ? { op: 'exists', field: path } : { op: 'prefix', field: path, text: prefix };
  return { filter, isExact: isPrefix && prefix !== '' };
}

function call(name: string, [of, wanted]: readonly Expression[], entry: CollectionEntry): Selection {
  const subject = of && pathOf(of, entry);
  const value = wanted && constantOf(wanted);
  const { path, field } = subject ?? {};
  if (path === undefined || value === undefined) return unsaid;
  const list = Array.isArray(value) ? (value as readonly Constant[]) : undefined;
  const equal = (each: Constant): VectorFilter => ({ op: 'equals', field: path, value: scalarOf(field, each) });
  const isPlain = list ? !list.some(Array.isArray) : true;
  switch (name) {
    case 'array_contains':
    case 'json_contains':
      return list ? unsaid : exactly(equal(value));
    case 'array_contains_all':
    case 'json_contains_all':
      return list && isPlain ? exactly({ op: 'and', of: list.map(equal) }) : unsaid;
    case 'array_contains_any':
    case 'json_contains_any':
      return list && isPlain
        ? exactly({ op: 'in', field: path, values: list.map((each) => scalarOf(field, each)) })
        : unsaid;
    case 'text_match': {
      const parts = words(String(value)).map((text): VectorFilter => ({ op: 'words', field: path, text }));
      return exactly(parts.length === 0 ? nothing : { op: 'or', of: parts });
    }
    case 'phrase_match':
      return { filter: { op: 'words', field: path, text: String(value) }, isExact: false };
    default:
      return unsaid;
  }
}

function pathOf(expression: Expression, entry: CollectionEntry): FieldPath | undefined {
  return expression.kind === 'field' ? fieldPath(expression, entry) : undefined;
}

/** What an expression without fields comes to. */
function constantOf(expression: Expression): Constant | undefined {
  if (expression.kind === 'constant') return expression.value;
  if (expression.kind !== 'list') return undefined;
  const items = expression.of.map(constantOf);
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** Numbers of single precision are kept as such, so what they are compared with is brought there too. */
function scalarOf(field: FieldEntry | undefined, value: Constant): FilterScalar {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && (field?.elementType ?? field?.type) === 'Float') return Math.fround(value);
  return value as FilterScalar;
}

/** @throws MilvusError */
function checkComparable({ name, type }: FieldEntry, value: Constant): void {
  const given = typeof value === 'bigint' ? 'number' : typeof value;
  const isNumeric = isWholeNumber(type) || type === 'Float' || type === 'Double';
  const expected = isText(type) ? 'string' : type === 'Bool' ? 'boolean' : isNumeric ? 'number' : undefined;
  if (expected === undefined || expected === given) return;
  throw new MilvusError('planFailed', `comparisons between ${type} (field ${name}) and a ${given} are not supported`);
}
