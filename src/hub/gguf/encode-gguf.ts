import { assert } from '#base';
import type { GgufTensor } from './header.ts';
import { type TensorTypeName, tensorTypeByName } from './tensor-type.ts';
import {
  arrayTypeId,
  type GgufScalar,
  type GgufScalarType,
  type GgufValue,
  scalarBytesMin,
  scalarTypeId,
} from './value.ts';

/** What a GGUF file is to say of itself. */
export interface GgufDescription {
  readonly metadata: Readonly<Record<string, GgufValue>>;
  /** In the order in which they will lie in the file. */
  readonly tensors: readonly {
    readonly name: string;
    readonly type: TensorTypeName;
    /** Fastest first. */
    readonly dimensions: readonly number[];
  }[];
}

/** A header's bytes, padded up to where the tensors begin, and where each of them goes. */
export interface EncodedHeader {
  readonly bytes: Uint8Array;
  readonly tensors: readonly GgufTensor[];
}

const alignmentDefault = 32;
const magic = 'GGUF';
const version = 3;

/** Makes the header of a GGUF file of version 3, little-endian. Source: ggml's docs/gguf.md. */
export function encodeGguf({ metadata, tensors }: GgufDescription): EncodedHeader {
  const alignment = Number(metadata['general.alignment']?.value ?? alignmentDefault);
  const parts: Uint8Array[] = [
    Buffer.from(magic),
    u32(version),
    u64(tensors.length),
    u64(Object.keys(metadata).length),
  ];
  for (const [key, value] of Object.entries(metadata)) parts.push(text(key), encodeValue(value));
  const placed: Omit<GgufTensor, 'offset'>[] = [];
  const relative: number[] = [];
  let next = 0;
  for (const { name, type, dimensions } of tensors) {
    const { id, elements: blockElements, bytes } = tensorTypeByName(type);
    const elements = dimensions.reduce((product, dimension) => product * dimension, 1);
    assert((dimensions[0] ?? 0) % blockElements === 0, `rows of ${name} are whole blocks of ${type}`);
    parts.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(id), u64(next));
    const sizeBytes = (elements / blockElements) * bytes;
    placed.push({ name, type, dimensions, elements, sizeBytes });
    relative.push(next);
    next = roundUp(next + sizeBytes, alignment);
  }
  const headerBytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const dataOffset = roundUp(headerBytes, alignment);
  parts.push(new Uint8Array(dataOffset - headerBytes));
  return {
    bytes: Buffer.concat(parts),
    tensors: placed.map((tensor, index) => ({ ...tensor, offset: dataOffset + relative[index]! })),
  };
}

function encodeValue(entry: GgufValue): Uint8Array {
  if (entry.type !== 'array')
    return Buffer.concat([u32(scalarTypeId(entry.type)), encodeScalar(entry.type, entry.value)]);
  const head = [u32(arrayTypeId), u32(scalarTypeId(entry.items)), u64(entry.value.length)];
  return Buffer.concat(head.concat(entry.value.map((item) => encodeScalar(entry.items, item))));
}

function encodeScalar(type: GgufScalarType, value: GgufScalar): Uint8Array {
  if (type === 'string') return text(String(value));
  if (type === 'bool') return Buffer.of(value ? 1 : 0);
  const bytes = Buffer.alloc(8);
  const number = Number(value);
  if (type === 'uint64') bytes.writeBigUInt64LE(BigInt(value));
  else if (type === 'int64') bytes.writeBigInt64LE(BigInt(value));
  else if (type === 'float64') bytes.writeDoubleLE(number);
  else if (type === 'float32') bytes.writeFloatLE(number);
  else if (type.startsWith('u')) bytes.writeUIntLE(number, 0, scalarBytesMin[type]);
  else bytes.writeIntLE(number, 0, scalarBytesMin[type]);
  return bytes.subarray(0, scalarBytesMin[type]);
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.byteLength), bytes]);
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function roundUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
