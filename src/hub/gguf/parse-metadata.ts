import type { Cursor } from './cursor.ts';
import { InvalidGgufError } from './invalid-gguf-error.ts';
import { limits } from './limits.ts';
import {
  arrayTypeId,
  type GgufScalar,
  type GgufScalarType,
  type GgufValue,
  scalarBytesMin,
  scalarTypeById,
} from './value.ts';

/** A key's length field, the shortest key, a type and the shortest value. */
const pairBytesMin = 8 + 1 + 4 + 1;

/** Reads the keys and values of a header. */
export function parseMetadata(cursor: Cursor, count: number): ReadonlyMap<string, GgufValue> {
  cursor.expect(count, pairBytesMin, `a header of ${count} metadata keys`);
  const metadata = new Map<string, GgufValue>();
  let elementsLeft: number = limits.arrayElements;
  for (let index = 0; index < count; index++) {
    const at = cursor.offset;
    const key = cursor.text(`metadata key ${index}`, limits.keyBytes);
    assertName(key, `metadata key ${index}`, at);
    if (metadata.has(key)) throw new InvalidGgufError(`the metadata key ${key} occurs twice`, at);
    const value = parseValue(cursor, key, elementsLeft);
    if (value.type === 'array') elementsLeft -= value.value.length;
    metadata.set(key, value);
  }
  return metadata;
}

/** Names are looked up, compared and printed, so they must be clean text. */
export function assertName(name: string, what: string, offset: number): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  if (name === '' || /[\u0000-\u001f\u007f\ufffd]/.test(name)) {
    throw new InvalidGgufError(`${what} is not a name: ${JSON.stringify(name.slice(0, 100))}`, offset);
  }
}

function parseValue(cursor: Cursor, key: string, elementsMax: number): GgufValue {
  const type = parseType(cursor, key);
  if (type !== 'array') return { type, value: readers[type](cursor, key) };
  const at = cursor.offset;
  const items = parseType(cursor, key);
  if (items === 'array') throw new InvalidGgufError(`${key} is an array of arrays, which is not read`, at);
  const length = cursor.count(`the length of the array ${key}`, elementsMax);
  cursor.expect(length, scalarBytesMin[items], `the array ${key}`);
  const read = readers[items];
  const value: GgufScalar[] = [];
  for (let index = 0; index < length; index++) value.push(read(cursor, key));
  return { type, items, value };
}

function parseType(cursor: Cursor, key: string): GgufScalarType | 'array' {
  const at = cursor.offset;
  const id = cursor.u32();
  const type = id === arrayTypeId ? 'array' : scalarTypeById(id);
  if (!type) throw new InvalidGgufError(`${key} has the unknown type ${id}`, at);
  return type;
}

const readers: Readonly<Record<GgufScalarType, (cursor: Cursor, key: string) => GgufScalar>> = {
  uint8: (cursor) => cursor.u8(),
  int8: (cursor) => cursor.i8(),
  uint16: (cursor) => cursor.u16(),
  int16: (cursor) => cursor.i16(),
  uint32: (cursor) => cursor.u32(),
  int32: (cursor) => cursor.i32(),
  float32: (cursor) => cursor.f32(),
  bool: (cursor, key) => parseBool(cursor, key),
  string: (cursor, key) => cursor.text(`a string of ${key}`, limits.stringBytes),
  uint64: (cursor) => numberWhereExact(cursor.u64()),
  int64: (cursor) => numberWhereExact(cursor.i64()),
  float64: (cursor) => cursor.f64(),
};

function parseBool(cursor: Cursor, key: string): boolean {
  const at = cursor.offset;
  const byte = cursor.u8();
  if (byte > 1) throw new InvalidGgufError(`${key} is neither true nor false but ${byte}`, at);
  return byte === 1;
}

function numberWhereExact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
