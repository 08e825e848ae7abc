import type { CallExpression, Expression, ObjectExpression, ObjectProperty, Program } from 'oxc-parser';
import { propertyName } from './literal.ts';

/** Where a value is to be written, or why it cannot be. */
export type Place =
  | { readonly found: true; readonly start: number; readonly end: number; write(value: string): string }
  | { readonly found: false; readonly why: string };

/** The call whose name begins at this offset, as a call stack names it: `model(` and `lode.model(` at "model". */
export function findCall(
  program: Program,
  offset: number,
  visit: (program: Program, onCall: (call: CallExpression) => void) => void,
): CallExpression | undefined {
  let found: CallExpression | undefined;
  visit(program, (call) => {
    const { callee } = call;
    const name = callee.type === 'MemberExpression' ? callee.property : callee;
    if (name.start === offset) found = call;
  });
  return found;
}

/** The place of a property in the first object that is passed to a call. */
export function findPlace(call: CallExpression, path: readonly string[]): Place {
  const value = firstObject(call);
  return value ? placeIn(value, path) : { found: false, why: 'the call is given no object literal' };
}

export function firstObject(call: CallExpression): ObjectExpression | undefined {
  for (const argument of call.arguments) {
    const value = argument.type === 'SpreadElement' ? undefined : unwrap(argument);
    if (value?.type === 'ObjectExpression') return value;
  }
  return undefined;
}

function placeIn(value: Expression, path: readonly string[]): Place {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (!isLiteral(value)) return { found: false, why: 'the program computes it' };
    return { found: true, start: value.start, end: value.end, write: (text) => text };
  }
  if (value.type === 'ObjectExpression') return placeOfMember(value, key, rest);
  if (value.type === 'ArrayExpression') {
    const item = value.elements[Number(key)];
    return item && item.type !== 'SpreadElement'
      ? placeIn(unwrap(item), rest)
      : { found: false, why: 'the list is computed' };
  }
  // A kind may take one value where it keeps a list.
  return key === '0' ? placeIn(value, rest) : { found: false, why: 'the program computes what holds it' };
}

function placeOfMember(object: ObjectExpression, key: string, rest: readonly string[]): Place {
  const own = object.properties.filter((property): property is ObjectProperty => property.type === 'Property');
  const member = own.find((property) => !property.computed && nameOf(property) === key);
  if (member)
    return member.shorthand ? { found: false, why: 'the program computes it' } : placeIn(unwrap(member.value), rest);
  if (own.length < object.properties.length || own.some(({ computed }) => computed)) {
    return { found: false, why: 'it comes from a spread or a computed name' };
  }
  if (rest.length > 0) return { found: false, why: 'what holds it is not written in the declaration' };
  const last = object.properties.at(-1);
  const at = last ? last.end : object.start + 1;
  const write = (text: string) => (last ? `, ${propertyName(key)}: ${text}` : ` ${propertyName(key)}: ${text} `);
  return { found: true, start: at, end: at, write };
}

export function nameOf({ key }: ObjectProperty): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

export function unwrap(value: Expression): Expression {
  switch (value.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return unwrap(value.expression);
    default:
      return value;
  }
}

function isLiteral(value: Expression): boolean {
  switch (value.type) {
    case 'Literal':
      return true;
    case 'TemplateLiteral':
      return value.expressions.length === 0;
    case 'UnaryExpression':
      return value.operator === '-' && isLiteral(value.argument);
    case 'ArrayExpression':
      return value.elements.every((item) => item !== null && item.type !== 'SpreadElement' && isLiteral(unwrap(item)));
    case 'ObjectExpression':
      return value.properties.every(
        (each) => each.type === 'Property' && !each.computed && isLiteral(unwrap(each.value)),
      );
    default:
      return false;
  }
}
