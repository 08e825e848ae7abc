import type { FilterScalar, VectorFilter } from '#contract';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import type { Filters } from '../messages/base.ts';
import { createdField, updatedField } from '../objects/stored-object.ts';
import type { ClassConfig, Property } from '../schema/class-config.ts';

/** The operators of `Filters`, by their numbers on the wire. */
const operators = [
  'unspecified',
  'equal',
  'not equal',
  'greater than',
  'greater than or equal',
  'less than',
  'less than or equal',
  'and',
  'or',
  'within geo range',
  'like',
  'is null',
  'contains any',
  'contains all',
  'contains none',
  'not',
] as const;

type Operator = (typeof operators)[number];

const depthMax = 16;

/** A filter of Weaviate's as one of the store's. @throws UnprocessableError for what the store cannot say */
export function weaviateFilter(given: Filters | null, config: ClassConfig, depth = depthMax): VectorFilter {
  if (given === null) throw new UnprocessableError('there must be a filter');
  if (depth === 0) throw new UnprocessableError(`a filter is nested deeper than ${depthMax}`);
  const operator = operators[given.operator] ?? 'unspecified';
  const inner = () => given.filters.map((each) => weaviateFilter(each, config, depth - 1));
  if (operator === 'and' || operator === 'or') return { op: operator, of: inner() };
  if (operator === 'not') return not({ op: 'or', of: inner() });
  const path = given.target?.property ?? given.on[0];
  if (path == null) throw new UnprocessableError('filters by what references lead to are not offered here');
  const condition = conditionOf({
    operator,
    given,
    path,
    property: config.properties.find(({ name }) => name === path),
  });
  return condition;
}

interface Asked {
  readonly operator: Operator;
  readonly given: Filters;
  readonly path: string;
  readonly property: Property | undefined;
}

function conditionOf(asked: Asked): VectorFilter {
  const { operator, path, given } = asked;
  if (path === '_id' || path === 'id') return byId(asked);
  if (path.startsWith('len(')) throw new UnprocessableError('filters by the length of a property are not offered here');
  switch (operator) {
    case 'equal':
      return equals(asked, onlyValue(asked));
    case 'not equal':
      return not(equals(asked, onlyValue(asked)));
    case 'greater than':
      return bound(asked, 'above');
    case 'greater than or equal':
      return bound(asked, 'atLeast');
    case 'less than':
      return bound(asked, 'below');
    case 'less than or equal':
      return bound(asked, 'atMost');
    case 'is null':
      return given.valueBoolean === true ? not({ op: 'exists', field: path }) : { op: 'exists', field: path };
    case 'contains any':
      return { op: 'or', of: values(asked).map((value) => equals(asked, value)) };
    case 'contains all':
      return { op: 'and', of: values(asked).map((value) => equals(asked, value)) };
    case 'contains none':
      return not({ op: 'or', of: values(asked).map((value) => equals(asked, value)) });
    case 'like':
      return like(asked);
    case 'within geo range':
      return near(asked);
    default:
      throw new UnprocessableError(`the operator "${operator}" is not one of a filter by a property`);
  }
}

function byId(asked: Asked): VectorFilter {
  const ids: VectorFilter = { op: 'ids', ids: values(asked).map((value) => String(value).toLowerCase()) };
  if (asked.operator === 'equal' || asked.operator === 'contains any') return ids;
  if (asked.operator === 'not equal' || asked.operator === 'contains none') return not(ids);
  throw new UnprocessableError(`ids are compared by equality, and not by "${asked.operator}"`);
}

/** Texts are found by their words, unless they are taken whole. */
function equals({ path, property }: Asked, value: FilterScalar): VectorFilter {
  if (isTime(path)) return { op: 'equals', field: path, value: timeOf(value) };
  if (isDate(property)) return { op: 'dates', field: path, atLeast: String(value), atMost: String(value) };
  const isOfWords = property?.tokenization !== undefined && property.tokenization !== 'field';
  return typeof value === 'string' && isOfWords
    ? { op: 'words', field: path, text: value }
    : { op: 'equals', field: path, value };
}

function bound(asked: Asked, side: 'above' | 'atLeast' | 'below' | 'atMost'): VectorFilter {
  const { path, property } = asked;
  const value = onlyValue(asked);
  if (isTime(path)) return { op: 'range', field: path, [side]: timeOf(value) };
  if (typeof value === 'number') return { op: 'range', field: path, [side]: value };
  // Texts that are dates are in the order of dates, too, whatever the type of their property is.
  if (typeof value === 'string' && (isDate(property) || Number.isFinite(Date.parse(value))))
    return { op: 'dates', field: path, [side]: value };
  throw new UnprocessableError(`"${path}" is compared with what is neither a number nor a date`);
}

/** "*" stands for any letters. The store knows beginnings of texts, and whole words. */
function like(asked: Asked): VectorFilter {
  const { path: field, property } = asked;
  const pattern = String(onlyValue(asked));
  const [first = '', ...others] = pattern.split('*');
  if (pattern.includes('?') || others.length > 1 || (others.length === 1 && others[0] !== ''))
    throw new UnprocessableError('of patterns, those of a beginning and "*" are offered here');
  return others.length === 0 ? equals({ ...asked, property }, first) : { op: 'prefix', field, text: first };
}

function near({ path: field, given: { valueGeo } }: Asked): VectorFilter {
  if (valueGeo === null) throw new UnprocessableError('there must be a place and a distance');
  const { latitude: lat, longitude: lon, distance: radiusMetres } = valueGeo;
  return { op: 'near', field, lat, lon, radiusMetres };
}

function onlyValue(asked: Asked): FilterScalar {
  const [value, ...others] = values(asked);
  if (value === undefined || others.length > 0)
    throw new UnprocessableError(`"${asked.path}" is to be compared with one value`);
  return value;
}

function values({ given }: Asked): readonly FilterScalar[] {
  const list = given.valueTextArray ?? given.valueBooleanArray ?? given.valueNumberArray;
  if (list) return list.values;
  if (given.valueIntArray) return given.valueIntArray.values.map(Number);
  if (given.valueInt !== null) return [Number(given.valueInt)];
  const value = given.valueText ?? given.valueBoolean ?? given.valueNumber;
  return value === null ? [] : [value];
}

function not(of: VectorFilter): VectorFilter {
  return { op: 'not', of };
}

function isTime(path: string): boolean {
  return path === createdField || path === updatedField;
}

function isDate(property: Property | undefined): boolean {
  return property?.dataType[0] === 'date' || property?.dataType[0] === 'date[]';
}

/** Milliseconds, as a number or a text, or a date. */
function timeOf(value: FilterScalar): number {
  const ms = /^\d+$/.test(String(value)) ? Number(value) : Date.parse(String(value));
  if (!Number.isFinite(ms)) throw new UnprocessableError('a time must be a date, or milliseconds');
  return ms;
}
