import type { Metadata, MetadataValue, VectorMatch, VectorRecord } from '#contract';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import type { Json, Property } from '../schema/class-config.ts';

/** When an object came and when it was changed last, in milliseconds: fields of their own, by which filters find them. */
export const createdField = '_creationTimeUnix';
export const updatedField = '_lastUpdateTimeUnix';

export interface WeaviateObject {
  readonly id: string;
  readonly properties: Json;
  readonly vectors: Readonly<Record<string, Float32Array>>;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** What the store has of an object, with places as Weaviate has them. */
export function objectOf(
  { id, metadata = {}, vectors = {} }: VectorRecord | VectorMatch,
  properties: readonly Property[],
): WeaviateObject {
  const { [createdField]: created = 0, [updatedField]: updated = 0, ...stored } = metadata;
  const places = new Set(properties.filter(({ dataType }) => dataType[0] === 'geoCoordinates').map(({ name }) => name));
  const told = Object.entries(stored).map(([name, value]) => [name, places.has(name) ? placeOf(value) : value]);
  return {
    id,
    vectors,
    properties: Object.fromEntries(told) as Json,
    createdMs: Number(created),
    updatedMs: Number(updated),
  };
}

function placeOf(value: MetadataValue): MetadataValue {
  const { lat = 0, lon = 0 } = value as { readonly lat?: number; readonly lon?: number };
  return { latitude: lat, longitude: lon };
}

type Check = (value: MetadataValue) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What values of primitive types are in JSON. Lists of a type are lists of these. */
const checks: Readonly<Record<string, Check>> = {
  text: isText,
  string: isText,
  uuid: isText,
  date: isText,
  blob: isText,
  int: (value) => Number.isInteger(value),
  number: isNumber,
  boolean: (value) => typeof value === 'boolean',
  geoCoordinates: isObject,
  phoneNumber: isObject,
  object: isObject,
};

/**
 * Properties as the store keeps them; those that are null are absent.
 *
 * @throws UnprocessableError where a value is not of its property's type
 */
export function storedProperties(className: string, known: readonly Property[], given: Json): Metadata {
  const stored: Record<string, MetadataValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value == null) continue;
    const property = known.find((each) => each.name === name);
    const type = property?.dataType[0] ?? '';
    const isFit = type.endsWith('[]')
      ? Array.isArray(value) && value.every((each: MetadataValue) => checks[type.slice(0, -2)]?.(each) === true)
      : checks[type]?.(value) === true;
    if (!isFit)
      throw new UnprocessableError(
        `invalid object: invalid ${type || 'unknown'} property '${name}' on class '${className}': it is ${shown(value)}`,
      );
    stored[name] = type === 'geoCoordinates' ? storedPlace(value) : value;
  }
  return stored;
}

function storedPlace(value: MetadataValue): MetadataValue {
  const { latitude, longitude } = value as { readonly latitude?: number; readonly longitude?: number };
  if (typeof latitude !== 'number' || typeof longitude !== 'number')
    throw new UnprocessableError('a place must have a "latitude" and a "longitude"');
  return { lat: latitude, lon: longitude };
}

function shown(value: MetadataValue): string {
  return JSON.stringify(value).slice(0, 100);
}
