import { type MessageType, messageType } from '../../grpc/index.ts';

/** Weaviate's own values, as searches answer them. Of a `Value`, one member is there. */
export const geoCoordinate = messageType('weaviate.v1.GeoCoordinate', {
  longitude: [1, 'float'],
  latitude: [2, 'float'],
});

export const phoneNumber = messageType('weaviate.v1.PhoneNumber', {
  countryCode: [1, 'uint64'],
  defaultCountry: [2, 'string'],
  input: [3, 'string'],
  internationalFormatted: [4, 'string'],
  national: [5, 'uint64'],
  nationalFormatted: [6, 'string'],
  valid: [7, 'bool'],
});

const texts = messageType('weaviate.v1.TextValues', { values: [1, 'string', 'repeated'] });
const booleans = messageType('weaviate.v1.BoolValues', { values: [1, 'bool', 'repeated'] });
/** Doubles or integers of 64 bits, little-endian. */
const packed = messageType('weaviate.v1.NumberValues', { values: [1, 'bytes'] });

/** A value and its properties hold each other, so neither can be inferred from the other. */
export interface WeaviateProperties {
  readonly fields: Readonly<Record<string, WeaviateValue>>;
}

export interface WeaviateValue {
  readonly numberValue?: number | null | undefined;
  readonly boolValue?: boolean | null | undefined;
  readonly objectValue?: WeaviateProperties | null | undefined;
  readonly listValue?: WeaviateList | null | undefined;
  readonly dateValue?: string | null | undefined;
  readonly uuidValue?: string | null | undefined;
  readonly intValue?: number | null | undefined;
  readonly geoValue?: { readonly longitude: number; readonly latitude: number } | null | undefined;
  readonly blobValue?: string | null | undefined;
  readonly phoneValue?: object | null | undefined;
  readonly nullValue?: number | null | undefined;
  readonly textValue?: string | null | undefined;
}

interface Several<Value> {
  readonly values: readonly Value[];
}

export interface WeaviateList {
  readonly numberValues?: { readonly values: Uint8Array } | null | undefined;
  readonly boolValues?: Several<boolean> | null | undefined;
  readonly objectValues?: Several<WeaviateProperties> | null | undefined;
  readonly dateValues?: Several<string> | null | undefined;
  readonly uuidValues?: Several<string> | null | undefined;
  readonly intValues?: { readonly values: Uint8Array } | null | undefined;
  readonly textValues?: Several<string> | null | undefined;
}

export const properties: MessageType<WeaviateProperties> = messageType('weaviate.v1.Properties', {
  fields: [1, (): MessageType<object> => value, 'map'],
}) as MessageType<object> as MessageType<WeaviateProperties>;

const objects = messageType('weaviate.v1.ObjectValues', { values: [1, properties, 'repeated'] });

const list = messageType('weaviate.v1.ListValue', {
  numberValues: [2, packed],
  boolValues: [3, booleans],
  objectValues: [4, objects],
  dateValues: [5, texts],
  uuidValues: [6, texts],
  intValues: [7, packed],
  textValues: [8, texts],
});

const value = messageType('weaviate.v1.Value', {
  numberValue: [1, 'double', 'optional'],
  boolValue: [3, 'bool', 'optional'],
  objectValue: [4, properties],
  listValue: [5, list],
  dateValue: [6, 'string', 'optional'],
  uuidValue: [7, 'string', 'optional'],
  intValue: [8, 'int64', 'optional'],
  geoValue: [9, geoCoordinate],
  blobValue: [10, 'string', 'optional'],
  phoneValue: [11, phoneNumber],
  nullValue: [12, 'int32', 'optional'],
  textValue: [13, 'string', 'optional'],
});
