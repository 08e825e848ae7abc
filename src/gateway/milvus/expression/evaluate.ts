import { unreachable } from '#base';
import type { MetadataValue, VectorRecord } from '#contract';
import { type CollectionEntry, primaryOf } from '../catalogue/collection-entry.ts';
import { MilvusError } from '../milvus-error.ts';
import { keyOf } from '../rows/primary-key.ts';
import type { Arithmetic, Comparison, Constant, Expression } from './expression.ts';
import { fieldPath } from './field-path.ts';
import { likePattern } from './like-pattern.ts';

type Value = Constant | MetadataValue | undefined;
type EvaluatedRecord = Pick<VectorRecord, 'id' | 'metadata'>;

/** What an expression comes to for one record: the slow and exact way, for what the store has no filter for. */
export function evaluator(expression: Expression, entry: CollectionEntry): (record: EvaluatedRecord) => boolean {
  return (record) => valueOf(expression, record, entry) === true;
}

function valueOf(expression: Expression, record: EvaluatedRecord, entry: CollectionEntry): Value {
  const value = (of: Expression): Value => valueOf(of, record, entry);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'list':
      return expression.of.map(value) as readonly Constant[];
    case 'field':
      return fieldValue(expression, record, entry);
    case 'and':
      return every(expression.of.map(value));
    case 'or':
      return negated(every(expression.of.map((each) => negated(value(each)))));
    case 'not':
      return negated(value(expression.of));
    case 'negative':
      return compute('-', 0, value(expression.of));
    case 'compare':
      return compare(expression.sign, value(expression.left), value(expression.right));
    case 'compute':
      return compute(expression.sign, value(expression.left), value(expression.right));
    case 'in': {
      const wanted = value(expression.of);
      const values = value(expression.values);
      if (wanted === undefined || wanted === null || !Array.isArray(values)) return undefined;
      return values.some((each) => compare('==', wanted, each as Value));
    }
    case 'like': {
      const text = value(expression.of) ?? undefined;
      return text === undefined ? text : typeof text === 'string' && likePattern(expression.pattern).matches(text);
    }
    case 'null':
      return (value(expression.of) ?? null) === null;
    case 'call':
      return call(expression.name, expression.arguments.map(value));
    default:
      return unreachable(expression);
  }
}

/** What is not known, because something is null, stays so: as in SQL. */
function negated(value: Value): boolean | undefined {
  return typeof value === 'boolean' ? !value : undefined;
}

function every(values: readonly Value[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.every((value) => value === true) ? true : undefined;
}

function fieldValue(
  expression: Extract<Expression, { kind: 'field' }>,
  { id, metadata = {} }: EvaluatedRecord,
  entry: CollectionEntry,
): Value {
  const { field, steps } = fieldPath(expression, entry);
  if (field?.isPrimary) return field.type === 'Int64' ? exactNumber(keyOf(id, primaryOf(entry))) : id;
  let value: MetadataValue | undefined = metadata;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string | number, MetadataValue>>)[step];
  }
  return value;
}

function exactNumber(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function compare(sign: Comparison, left: Value, right: Value): boolean | undefined {
  if (left === undefined || left === null || right === undefined || right === null) return undefined;
  if (Array.isArray(left) || Array.isArray(right)) {
    const isSame = JSON.stringify(left) === JSON.stringify(right);
    return sign === '==' ? isSame : sign === '!=' && !isSame;
  }
  const isNumber = (value: Value) => typeof value === 'number' || typeof value === 'bigint';
  const isMixed = typeof left !== typeof right && !(isNumber(left) && isNumber(right));
  if (isMixed) return sign === '==' || sign === '!=' ? sign === '!=' : undefined;
  switch (sign) {
    case '==':
      return equals(left, right);
    case '!=':
      return !equals(left, right);
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return unreachable(sign);
  }
}

function equals(left: Value, right: Value): boolean {
  return typeof left === typeof right ? left === right : String(left) === String(right);
}

function compute(sign: Arithmetic, left: Value, right: Value): Value {
  if (left === undefined || left === null || right === undefined || right === null) return undefined;
  const [a, b] = [Number(left), Number(right)];
  switch (sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      // Whole numbers stay whole, as in Milvus.
      return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    default:
      return unreachable(sign);
  }
}

function call(name: string, [of, wanted]: readonly Value[]): Value {
  const list = Array.isArray(of) ? (of as readonly Value[]) : undefined;
  const has = (value: Value) => list?.some((each) => compare('==', each, value) === true) ?? false;
  const every = Array.isArray(wanted) ? (wanted as readonly Value[]) : [];
  switch (name) {
    case 'array_length':
      return list?.length;
    case 'array_contains':
    case 'json_contains':
      return has(wanted);
    case 'array_contains_all':
    case 'json_contains_all':
      return list !== undefined && every.every(has);
    case 'array_contains_any':
    case 'json_contains_any':
      return every.some(has);
    case 'text_match':
      return someWord(of, wanted);
    case 'phrase_match':
      return typeof of === 'string' && ` ${words(of).join(' ')} `.includes(` ${words(String(wanted)).join(' ')} `);
    default:
      throw new MilvusError('planFailed', `function ${name} is not known`);
  }
}

function someWord(text: Value, wanted: Value): boolean {
  if (typeof text !== 'string') return false;
  const there = new Set(words(text));
  return words(String(wanted)).some((word) => there.has(word));
}

/** Runs of letters and digits, in small letters. */
export function words(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
