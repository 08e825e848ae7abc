import { isDeepStrictEqual } from 'node:util';

type Schema = boolean | Readonly<Record<string, unknown>>;
type Members = Readonly<Record<string, unknown>>;
type Keyword = (asked: never, value: never, schema: Members) => boolean;

/** Keywords of values of each type, as the specification words them (JSON Schema 2020-12). */
const ofObjects: Readonly<Record<string, Keyword>> = {
  properties: (asked: Members, value: Members) =>
    Object.entries(asked).every(([key, each]) => !Object.hasOwn(value, key) || isValid(each as Schema, value[key])),
  patternProperties: (asked: Members, value: Members) =>
    Object.entries(asked).every(([source, each]) =>
      Object.entries(value).every(
        ([key, member]) => !new RegExp(source, 'u').test(key) || isValid(each as Schema, member),
      ),
    ),
  additionalProperties: (asked: Schema, value: Members, { properties = {}, patternProperties = {} }: Members) =>
    Object.entries(value).every(
      ([key, member]) =>
        Object.hasOwn(properties as Members, key) ||
        Object.keys(patternProperties as Members).some((source) => new RegExp(source, 'u').test(key)) ||
        isValid(asked, member),
    ),
  required: (asked: readonly string[], value: Members) => asked.every((key) => Object.hasOwn(value, key)),
  propertyNames: (asked: Schema, value: Members) => Object.keys(value).every((key) => isValid(asked, key)),
  minProperties: (asked: number, value: Members) => Object.keys(value).length >= asked,
  maxProperties: (asked: number, value: Members) => Object.keys(value).length <= asked,
  dependentRequired: (asked: Readonly<Record<string, readonly string[]>>, value: Members) =>
    Object.entries(asked).every(
      ([key, others]) => !Object.hasOwn(value, key) || others.every((each) => Object.hasOwn(value, each)),
    ),
  dependentSchemas: (asked: Members, value: Members) =>
    Object.entries(asked).every(([key, each]) => !Object.hasOwn(value, key) || isValid(each as Schema, value)),
};

const ofArrays: Readonly<Record<string, Keyword>> = {
  prefixItems: (asked: readonly Schema[], value: readonly unknown[]) =>
    asked.every((each, index) => index >= value.length || isValid(each, value[index])),
  items: (asked: Schema, value: readonly unknown[], { prefixItems = [] }: Members) =>
    value.slice((prefixItems as readonly Schema[]).length).every((item) => isValid(asked, item)),
  contains: (asked: Schema, value: readonly unknown[], { minContains = 1, maxContains = Infinity }: Members) => {
    const found = value.filter((item) => isValid(asked, item)).length;
    return found >= (minContains as number) && found <= (maxContains as number);
  },
  minItems: (asked: number, value: readonly unknown[]) => value.length >= asked,
  maxItems: (asked: number, value: readonly unknown[]) => value.length <= asked,
  uniqueItems: (asked: boolean, value: readonly unknown[]) =>
    !asked || value.every((item, index) => value.slice(0, index).every((other) => !isDeepStrictEqual(item, other))),
};

const ofStrings: Readonly<Record<string, Keyword>> = {
  minLength: (asked: number, value: string) => [...value].length >= asked,
  maxLength: (asked: number, value: string) => [...value].length <= asked,
  pattern: (asked: string, value: string) => new RegExp(asked, 'u').test(value),
};

/** For multiples that floats hold exactly. */
const ofNumbers: Readonly<Record<string, Keyword>> = {
  minimum: (asked: number, value: number) => value >= asked,
  maximum: (asked: number, value: number) => value <= asked,
  exclusiveMinimum: (asked: number, value: number) => value > asked,
  exclusiveMaximum: (asked: number, value: number) => value < asked,
  multipleOf: (asked: number, value: number) => Number.isInteger(value / asked),
};

const ofAll: Readonly<Record<string, Keyword>> = {
  type: (asked: string | readonly string[], value: unknown) =>
    [asked].flat().some((type) => typesOf(value).includes(type)),
  enum: (asked: readonly unknown[], value: unknown) => asked.some((each) => isDeepStrictEqual(each, value)),
  const: (asked: unknown, value: unknown) => isDeepStrictEqual(asked, value),
  allOf: (asked: readonly Schema[], value: unknown) => asked.every((each) => isValid(each, value)),
  anyOf: (asked: readonly Schema[], value: unknown) => asked.some((each) => isValid(each, value)),
  oneOf: (asked: readonly Schema[], value: unknown) => asked.filter((each) => isValid(each, value)).length === 1,
  not: (asked: Schema, value: unknown) => !isValid(asked, value),
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  if: (asked: Schema, value: unknown, { then = true, else: otherwise = true }: Members) =>
    isValid((isValid(asked, value) ? then : otherwise) as Schema, value),
};

/** A validator that takes each keyword by its word: slow, plain, and without references. */
export function isValid(schema: Schema, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  const [type] = typesOf(value);
  const own = { object: ofObjects, array: ofArrays, string: ofStrings, number: ofNumbers }[type ?? ''] ?? {};
  return Object.entries({ ...ofAll, ...own }).every(
    ([keyword, holds]) => !Object.hasOwn(schema, keyword) || holds(schema[keyword] as never, value as never, schema),
  );
}

function typesOf(value: unknown): readonly string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return Number.isInteger(value) ? ['number', 'integer'] : [typeof value];
}
