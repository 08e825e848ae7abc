import type { MetadataValue } from '#contract';
import type { WeaviateList, WeaviateProperties, WeaviateValue } from '../messages/values.ts';
import type { Json, Property } from '../schema/class-config.ts';

/** Properties of an object as answers tell of them; those that it lacks are told as null. */
export function resultProperties(properties: Json, asked: readonly Property[]): WeaviateProperties {
  return {
    fields: Object.fromEntries(asked.map((property) => [property.name, valueOf(properties[property.name], property)])),
  };
}

function valueOf(
  value: MetadataValue | undefined,
  { dataType: [type = 'text'], nestedProperties = [] }: Property,
): WeaviateValue {
  if (value == null) return { nullValue: 0 };
  if (Array.isArray(value))
    return { listValue: listOf(value as unknown as readonly never[], type.replace('[]', ''), nestedProperties) };
  switch (type) {
    case 'int':
      return { intValue: value as number };
    case 'number':
      return { numberValue: value as number };
    case 'boolean':
      return { boolValue: value as boolean };
    case 'date':
      return { dateValue: value as string };
    case 'uuid':
      return { uuidValue: value as string };
    case 'blob':
      return { blobValue: value as string };
    case 'geoCoordinates':
      return { geoValue: value as unknown as { latitude: number; longitude: number } };
    case 'phoneNumber':
      return { phoneValue: value as object };
    case 'object':
      return { objectValue: resultProperties(value as Json, nestedProperties) };
    default:
      return { textValue: String(value) };
  }
}

function listOf(values: readonly never[], type: string, nested: readonly Property[]): WeaviateList {
  switch (type) {
    case 'int':
      return { intValues: { values: bytesOf(BigInt64Array.from(values, (value: number) => BigInt(value))) } };
    case 'number':
      return { numberValues: { values: bytesOf(Float64Array.from(values)) } };
    case 'boolean':
      return { boolValues: { values } };
    case 'date':
      return { dateValues: { values } };
    case 'uuid':
      return { uuidValues: { values } };
    case 'object':
      return { objectValues: { values: values.map((value) => resultProperties(value as Json, nested)) } };
    default:
      return { textValues: { values } };
  }
}

function bytesOf({ buffer }: BigInt64Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer);
}
