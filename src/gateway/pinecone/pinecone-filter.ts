import type { FilterScalar, VectorFilter } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

const depthMax = 16;

type Condition = (field: string, operand: unknown, path: string) => VectorFilter;

/** The conditions of Pinecone's language. What is not the case where a field is absent has its negation hold there. */
const conditions: Readonly<Record<string, Condition>> = {
  $eq: (field, operand, path) => ({ op: 'equals', field, value: scalar(operand, path) }),
  $ne: (field, operand, path) => not({ op: 'equals', field, value: scalar(operand, path) }),
  $gt: (field, operand, path) => ({ op: 'range', field, above: number(operand, path) }),
  $gte: (field, operand, path) => ({ op: 'range', field, atLeast: number(operand, path) }),
  $lt: (field, operand, path) => ({ op: 'range', field, below: number(operand, path) }),
  $lte: (field, operand, path) => ({ op: 'range', field, atMost: number(operand, path) }),
  $in: (field, operand, path) => ({ op: 'in', field, values: scalars(operand, path) }),
  $nin: (field, operand, path) => not({ op: 'in', field, values: scalars(operand, path) }),
  $exists: (field, operand, path) => {
    if (typeof operand !== 'boolean') throw new InvalidFieldError(path, 'it must be true or false');
    return operand ? { op: 'exists', field } : not({ op: 'exists', field });
  },
};

/**
 * A filter of Pinecone's, which is a part of MongoDB's language, as one of ours.
 *
 * @param path where it stands in the request
 * @throws InvalidFieldError
 */
export function pineconeFilter(filter: unknown, path = 'filter', depth = depthMax): VectorFilter {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter))
    throw new InvalidFieldError(path, 'it must be an object');
  if (depth === 0) throw new InvalidFieldError(path, `it is nested deeper than ${depthMax}`);
  const parts = Object.entries(filter).map(([name, operand]: [string, unknown]): VectorFilter => {
    const inner = `${path}.${name}`;
    if (name === '$and' || name === '$or') return junction(name, operand, inner, depth);
    if (name.startsWith('$')) throw new InvalidFieldError(inner, 'it is no operator here');
    return field(name, operand, inner);
  });
  return all(parts);
}

function junction(name: '$and' | '$or', operand: unknown, path: string, depth: number): VectorFilter {
  if (!Array.isArray(operand) || operand.length === 0)
    throw new InvalidFieldError(path, 'it must be a list of at least one condition');
  const of = operand.map((each, index) => pineconeFilter(each, `${path}[${index}]`, depth - 1));
  return { op: name === '$and' ? 'and' : 'or', of };
}

/** `{"field": value}` is short for `{"field": {"$eq": value}}`. */
function field(name: string, operand: unknown, path: string): VectorFilter {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand))
    return { op: 'equals', field: name, value: scalar(operand, path) };
  const parts = Object.entries(operand).map(([operator, value]: [string, unknown]) => {
    const condition = Object.hasOwn(conditions, operator) ? conditions[operator] : undefined;
    if (!condition)
      throw new InvalidFieldError(`${path}.${operator}`, `it must be one of ${Object.keys(conditions).join(', ')}`);
    return condition(name, value, `${path}.${operator}`);
  });
  return all(parts);
}

function all(of: readonly VectorFilter[]): VectorFilter {
  const [first] = of;
  return of.length === 1 && first ? first : { op: 'and', of };
}

function not(of: VectorFilter): VectorFilter {
  return { op: 'not', of };
}

function scalar(value: unknown, path: string): FilterScalar {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new InvalidFieldError(path, 'it must be a text, a number or a boolean');
  return value;
}

function scalars(values: unknown, path: string): readonly FilterScalar[] {
  if (!Array.isArray(values)) throw new InvalidFieldError(path, 'it must be a list');
  return values.map((value, index) => scalar(value, `${path}[${index}]`));
}

function number(value: unknown, path: string): number {
  if (typeof value !== 'number') throw new InvalidFieldError(path, 'it must be a number');
  return value;
}
