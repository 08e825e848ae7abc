/** The forms in which Cohere gives vectors. */
export const embeddingTypes = ['float', 'int8', 'uint8', 'binary', 'ubinary', 'base64'] as const;

export type EmbeddingType = (typeof embeddingTypes)[number];

/**
 * A vector of length 1 in one of the forms: numbers, 8-bit numbers of -1 to 1, a bit for each number that says whether it is
 * above nought (most significant first, as signed or unsigned bytes), or single precision as base64.
 */
export function inType(vector: Float32Array, type: EmbeddingType): readonly number[] | string {
  if (type === 'float') return [...vector];
  if (type === 'base64') return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
  if (type === 'int8') return Array.from(vector, (value) => Math.max(-128, Math.min(127, Math.round(value * 127))));
  if (type === 'uint8') return Array.from(vector, (value) => Math.max(0, Math.min(255, Math.round(value * 127) + 128)));
  const bytes = packed(vector);
  return type === 'ubinary' ? [...bytes] : Array.from(bytes, (byte) => byte - 128);
}

function packed(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(vector.length / 8));
  for (const [index, value] of vector.entries()) if (value > 0) bytes[index >> 3]! |= 0x80 >> (index & 7);
  return bytes;
}
