import type { MetadataValue } from '#contract';
import type { ObjectValue } from '../messages/batch.ts';
import type { Struct, StructValue } from '../messages/struct.ts';
import type { Json } from '../schema/class-config.ts';

/** The properties of an object of a batch as JSON. */
export function batchProperties(given: ObjectValue | null): Json {
  if (given === null) return {};
  const lists = [
    ...given.numberArrayProperties.map(({ propName, values, valuesBytes }) => [
      propName,
      valuesBytes.length > 0 ? [...new Float64Array(Uint8Array.from(valuesBytes).buffer)] : values,
    ]),
    ...given.intArrayProperties.map(({ propName, values }) => [propName, values.map(Number)]),
    ...given.textArrayProperties.map(({ propName, values }) => [propName, values]),
    ...given.booleanArrayProperties.map(({ propName, values }) => [propName, values]),
    ...given.emptyListProps.map((name) => [name, []]),
    ...given.objectProperties.map(({ propName, value }) => [propName, batchProperties(value)]),
    ...given.objectArrayProperties.map(({ propName, values }) => [propName, values.map(batchProperties)]),
  ];
  return { ...structJson(given.nonRefProperties), ...Object.fromEntries(lists as [string, MetadataValue][]) };
}

function structJson(given: Struct | null): Record<string, MetadataValue> {
  return Object.fromEntries(Object.entries(given?.fields ?? {}).map(([name, value]) => [name, valueJson(value)]));
}

function valueJson(value: StructValue): MetadataValue {
  if (value.listValue) return value.listValue.values.map(valueJson);
  if (value.structValue) return structJson(value.structValue);
  return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
}
