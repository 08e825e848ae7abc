/** Numbers of two bytes, little-endian, as numbers of single precision. */
export function float16ToFloat32(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 2 }, (_, index) => view.getFloat16(index * 2, true));
}

export function float32ToFloat16(vector: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(vector.length * 2));
  for (const [index, value] of vector.entries()) view.setFloat16(index * 2, value, true);
  return new Uint8Array(view.buffer);
}

/** bfloat16: the upper half of a number of single precision. */
export function bfloat16ToFloat32(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Uint32Array.from({ length: bytes.byteLength / 2 }, (_, index) => view.getUint16(index * 2, true) << 16);
  return new Float32Array(words.buffer);
}

export function float32ToBfloat16(vector: Float32Array): Uint8Array {
  const words = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  const view = new DataView(new ArrayBuffer(vector.length * 2));
  // To the nearest, to even where two are: as clients round.
  for (const [index, word] of words.entries())
    view.setUint16(index * 2, ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff, true);
  return new Uint8Array(view.buffer);
}
