import { type MessageType, messageType } from '../../grpc/index.ts';

/** `google.protobuf.Struct`: JSON as Protocol Buffers have it. */
export interface Struct {
  readonly fields: Readonly<Record<string, StructValue>>;
}

export interface StructValue {
  readonly nullValue?: number | null | undefined;
  readonly numberValue?: number | null | undefined;
  readonly stringValue?: string | null | undefined;
  readonly boolValue?: boolean | null | undefined;
  readonly structValue?: Struct | null | undefined;
  readonly listValue?: { readonly values: readonly StructValue[] } | null | undefined;
}

export const struct: MessageType<Struct> = messageType('google.protobuf.Struct', {
  fields: [1, (): MessageType<object> => structValue, 'map'],
}) as MessageType<object> as MessageType<Struct>;

const listValue = messageType('google.protobuf.ListValue', {
  values: [1, (): MessageType<object> => structValue, 'repeated'],
});

const structValue = messageType('google.protobuf.Value', {
  nullValue: [1, 'int32', 'optional'],
  numberValue: [2, 'double', 'optional'],
  stringValue: [3, 'string', 'optional'],
  boolValue: [4, 'bool', 'optional'],
  structValue: [5, struct],
  listValue: [6, listValue],
});
