import { type MessageType, messageType } from '../../grpc/index.ts';
import type { Int64 } from '../../grpc/index.ts';

export const textArray = messageType('weaviate.v1.TextArray', { values: [1, 'string', 'repeated'] });
export const intArray = messageType('weaviate.v1.IntArray', { values: [1, 'int64', 'repeated'] });
export const numberArray = messageType('weaviate.v1.NumberArray', { values: [1, 'double', 'repeated'] });
export const booleanArray = messageType('weaviate.v1.BooleanArray', { values: [1, 'bool', 'repeated'] });

/** Single precision, little-endian; of multi-vectors (type 2) with a header. */
export const vectors = messageType('weaviate.v1.Vectors', {
  name: [1, 'string'],
  index: [2, 'uint64'],
  vectorBytes: [3, 'bytes'],
  type: [4, 'int32'],
});

const geoFilter = messageType('weaviate.v1.GeoCoordinatesFilter', {
  latitude: [1, 'float'],
  longitude: [2, 'float'],
  distance: [3, 'float'],
});

/** Of what a filter speaks: a property of the object, or something behind its references. */
const filterTarget = messageType('weaviate.v1.FilterTarget', {
  property: [1, 'string', 'optional'],
  singleTarget: [2, messageType('weaviate.v1.FilterReferenceSingleTarget', { on: [1, 'string'] })],
  multiTarget: [3, messageType('weaviate.v1.FilterReferenceMultiTarget', { on: [1, 'string'] })],
  count: [4, messageType('weaviate.v1.FilterReferenceCount', { on: [1, 'string'] })],
});

export interface Filters {
  readonly operator: number;
  readonly on: readonly string[];
  readonly filters: readonly Filters[];
  readonly valueText: string | null;
  readonly valueInt: Int64 | null;
  readonly valueBoolean: boolean | null;
  readonly valueNumber: number | null;
  readonly valueTextArray: { readonly values: readonly string[] } | null;
  readonly valueIntArray: { readonly values: readonly Int64[] } | null;
  readonly valueBooleanArray: { readonly values: readonly boolean[] } | null;
  readonly valueNumberArray: { readonly values: readonly number[] } | null;
  readonly valueGeo: { readonly latitude: number; readonly longitude: number; readonly distance: number } | null;
  readonly target: { readonly property: string | null } | null;
}

/** A filter holds others. */
export const filters: MessageType<Filters> = messageType('weaviate.v1.Filters', {
  operator: [1, 'int32'],
  on: [2, 'string', 'repeated'],
  filters: [3, (): MessageType<object> => filters, 'repeated'],
  valueText: [4, 'string', 'optional'],
  valueInt: [5, 'int64', 'optional'],
  valueBoolean: [6, 'bool', 'optional'],
  valueNumber: [7, 'double', 'optional'],
  valueTextArray: [9, textArray],
  valueIntArray: [10, intArray],
  valueBooleanArray: [11, booleanArray],
  valueNumberArray: [12, numberArray],
  valueGeo: [13, geoFilter],
  target: [20, filterTarget],
}) as MessageType<object> as MessageType<Filters>;
