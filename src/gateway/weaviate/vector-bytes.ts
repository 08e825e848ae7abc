import { UnprocessableError } from './errors/unprocessable-error.ts';

/** Numbers of single precision, little-endian, which need not be aligned where they stand. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  if (bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0)
    throw new UnprocessableError('the bytes of a vector are no whole number of numbers of single precision');
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** One vector of those that a message names. @throws UnprocessableError for several in one */
export function namedFloats({
  vectorBytes,
  type,
}: {
  readonly vectorBytes: Uint8Array;
  readonly type: number;
}): Float32Array {
  if (type === multiVector) throw new UnprocessableError('multi-vectors are not offered here');
  return floatsOf(vectorBytes);
}

const multiVector = 2;

/** The sixteen bytes of a UUID. */
export function uuidBytes(id: string): Uint8Array {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
