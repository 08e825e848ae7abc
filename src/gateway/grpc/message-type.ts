import protobuf from 'protobufjs';

/** A field that is one number, text, … on the wire. */
type ScalarKind = 'bool' | 'int32' | 'int64' | 'uint32' | 'uint64' | 'float' | 'double' | 'string' | 'bytes';

/**
 * What a field holds. A message that holds itself, or one that is declared further down, is given as a function. Packed
 * numbers of fixed size are `bytes` here: they look the same on the wire, and a typed array reads them without a copy.
 */
type FieldKind = ScalarKind | MessageType<object> | (() => MessageType<object>);

/**
 * Number on the wire and kind. `optional` scalars tell absent from zero, as members of a oneof must; bytes that are absent
 * are empty, because the library does not know better.
 */
type FieldRow =
  | readonly [number, FieldKind]
  | readonly [number, FieldKind, 'repeated' | 'map']
  | readonly [number, Exclude<ScalarKind, 'bytes'>, 'optional'];

type FieldTable = Readonly<Record<string, FieldRow>>;

/** A whole number of 64 bits; as a text it is exact. */
export interface Int64 {
  toNumber(): number;
  toString(): string;
}

type Value<Kind> = Kind extends 'bool'
  ? boolean
  : Kind extends 'string'
    ? string
    : Kind extends 'bytes'
      ? Uint8Array
      : Kind extends 'int64' | 'uint64'
        ? Int64
        : Kind extends ScalarKind
          ? number
          : Kind extends MessageType<infer Message> | (() => MessageType<infer Message>)
            ? Message
            : never;

type Decoded<Row extends FieldRow> = Row[2] extends 'repeated'
  ? readonly Value<Row[1]>[]
  : Row[2] extends 'map'
    ? Readonly<Record<string, Value<Row[1]>>>
    : Row[2] extends 'optional'
      ? Value<Row[1]> | null
      : Row[1] extends ScalarKind
        ? Value<Row[1]>
        : Value<Row[1]> | null;

/** What a table of fields reads as: repeated fields are there and empty, messages that are absent are null. */
type MessageOf<Table extends FieldTable> = { readonly [Name in keyof Table]: Decoded<Table[Name]> };

/** What may be given to be written: what is left out is absent, and whole numbers may come in any form that holds them. */
export type Given<Message> = Message extends Int64
  ? Int64 | number | string
  : Message extends Uint8Array | string | number | boolean | null
    ? Message
    : Message extends readonly (infer Element)[]
      ? readonly Given<Element>[]
      : { readonly [Name in keyof Message]?: Given<Message[Name]> | undefined };

/** How one kind of message is read and written. */
export interface MessageType<Message extends object> {
  readonly name: string;
  /** @throws Error where the bytes are no such message */
  decode(bytes: Uint8Array): Message;
  encode(message: Given<Message>): Buffer;
  /** Number on the wire and kind of each field, for comparisons with what others say they are. */
  readonly fields: FieldTable;
}

type AnyMessageType = Pick<MessageType<object>, 'fields'>;

/** The library looks up fields' types by name in a tree, so all are in one, under names of our own. */
const root = new protobuf.Root();
const types = new Map<AnyMessageType, protobuf.Type>();

/**
 * Describes a message of Protocol Buffers by the numbers of its fields. What it does not name is skipped when it is read.
 *
 * @example
 * const point = messageType('geo.Point', { lat: [1, 'double'], lon: [2, 'double'] });
 * point.encode({ lat: 48.1, lon: 11.6 });
 */
export function messageType<const Table extends FieldTable>(
  name: string,
  fields: Table,
): MessageType<MessageOf<Table>> {
  // The library's types are made when they are first needed: messages may hold each other.
  const message: MessageType<MessageOf<Table>> = {
    name,
    fields,
    decode: (bytes) => libraryTypeOf(message).decode(bytes) as unknown as MessageOf<Table>,
    encode: (given) =>
      libraryTypeOf(message)
        .encode(given as object)
        .finish() as Buffer,
  };
  return message;
}

function libraryTypeOf(message: AnyMessageType): protobuf.Type {
  const known = types.get(message);
  if (known) return known;
  const type = describe(message);
  root.resolveAll();
  for (const each of types.values()) correctAbsent(each);
  return type;
}

/** The library reads absent whole numbers of 64 bits as zero, also where absent can be told from that, and bytes as a list. */
function correctAbsent({ ctor, fieldsArray }: protobuf.Type): void {
  const absent = ctor.prototype as unknown as Record<string, unknown>;
  for (const { name, type, long, options, repeated } of fieldsArray) {
    if (long && options?.['proto3_optional'] === true) absent[name] = null;
    if (type === 'bytes' && !repeated) absent[name] = new Uint8Array();
  }
}

function describe(message: AnyMessageType): protobuf.Type {
  const known = types.get(message);
  if (known) return known;
  const name = `Message${types.size}`;
  // As JSON, because only that can say that it is version 3 of the language.
  const type = protobuf.Type.fromJSON(name, { edition: 'proto3', fields: {} } as protobuf.IType);
  // Kept before its fields are looked at, for these may lead back to it.
  types.set(message, type);
  for (const [field, row] of Object.entries(message.fields)) type.add(fieldOf(field, row));
  root.add(type);
  return type;
}

function fieldOf(name: string, [number, kind, rule]: FieldRow): protobuf.FieldBase {
  const type = typeof kind === 'string' ? kind : describe(typeof kind === 'function' ? kind() : kind).name;
  if (rule === 'map') return new protobuf.MapField(name, number, 'string', type);
  const options = rule === 'optional' ? { proto3_optional: true } : undefined;
  return new protobuf.Field(name, number, type, rule === 'repeated' ? rule : undefined, undefined, options);
}
