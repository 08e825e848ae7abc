import { InvalidSchemaError } from '../errors/invalid-schema-error.ts';
import { isObject, type Place, within } from './place.ts';

/** What a keyword's value must be: these take the value from its place, or say what is wrong there. */
export function expectCount({ value, path }: Place): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new InvalidSchemaError(path, `${show(value)} is no count`);
}

export function expectNumber({ value, path }: Place): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new InvalidSchemaError(path, `${show(value)} is no number`);
}

export function expectString({ value, path }: Place): string {
  if (typeof value === 'string') return value;
  throw new InvalidSchemaError(path, `${show(value)} is no string`);
}

/** The elements of a list. */
export function expectList(place: Place): readonly Place[] {
  if (Array.isArray(place.value)) return place.value.map((_, index) => within(place, index));
  throw new InvalidSchemaError(place.path, `${show(place.value)} is no list`);
}

export function expectStrings(place: Place): readonly string[] {
  return expectList(place).map((element) => expectString(element));
}

/** The members of an object. */
export function expectMembers(place: Place): readonly (readonly [name: string, value: Place])[] {
  const { value, path } = place;
  if (isObject(value)) return Object.keys(value).map((name) => [name, within(place, name)]);
  throw new InvalidSchemaError(path, `${show(value)} is no object`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
