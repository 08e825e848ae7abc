import type { MetadataValue } from '#contract';
import type { Json, Property } from './class-config.ts';
import { completeProperty } from './complete-class.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/**
 * The properties that objects have and their class has not, with the types that Weaviate's automatic schema gives them:
 * numbers are "number", texts are dates or UUIDs where they look like them.
 */
export function inferProperties(known: readonly Property[], objects: readonly Json[]): readonly Property[] {
  const names = new Set(known.map(({ name }) => name));
  const inferred = new Map<string, Property>();
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      if (names.has(name) || inferred.has(name) || value == null) continue;
      const property = propertyOf(name, value);
      if (property) inferred.set(name, property);
    }
  }
  return [...inferred.values()];
}

function propertyOf(name: string, value: MetadataValue): Property | undefined {
  const isList = Array.isArray(value);
  const first = (isList ? (value as readonly MetadataValue[])[0] : value) ?? undefined;
  if (first === undefined) return undefined;
  const type = typeOf(first);
  if (type === undefined) return undefined;
  const dataType = [isList ? `${type}[]` : type];
  const nested = type === 'object' ? inferProperties([], [first as Json]) : undefined;
  return completeProperty({
    name,
    dataType,
    ...(nested && { nestedProperties: nested.map((each) => ({ ...each, dataType: [...each.dataType] }) as never) }),
  });
}

function typeOf(value: MetadataValue): string | undefined {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return date.test(value) ? 'date' : isUuid(value) ? 'uuid' : 'text';
  if (value === null || Array.isArray(value)) return undefined;
  const members = Object.keys(value);
  if (members.includes('beacon')) return undefined;
  return members.length === 2 && members.includes('latitude') && members.includes('longitude')
    ? 'geoCoordinates'
    : 'object';
}
