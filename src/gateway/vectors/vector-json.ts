import { z } from 'zod';
import type { VectorRecord } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

/** A vector: a list of numbers, or numbers of single precision, little-endian, in base64. */
export const vectorSchema = z.union([z.array(z.number()).min(1).max(20_000), z.base64().min(1).max(120_000)], {
  error: 'it must be a list of numbers, or base64 of numbers of single precision',
});

/** `vector` is short for `vectors: {"default": …}`. */
export const namedVectorsSchema = {
  vector: vectorSchema.optional(),
  vectors: z.record(z.string(), vectorSchema).optional(),
};

type VectorJson = z.output<typeof vectorSchema>;

/** @throws InvalidFieldError where base64 is no whole number of numbers */
export function vectorOf(json: VectorJson, field: string): Float32Array {
  if (typeof json !== 'string') return Float32Array.from(json);
  const bytes = Uint8Array.from(Buffer.from(json, 'base64'));
  if (bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0)
    throw new InvalidFieldError(field, 'its bytes are no whole number of numbers of single precision');
  return new Float32Array(bytes.buffer);
}

export function vectorsOf(
  {
    vector,
    vectors = {},
  }: { vector?: VectorJson | undefined; vectors?: Readonly<Record<string, VectorJson>> | undefined },
  path: string,
): VectorRecord['vectors'] {
  const named = vector === undefined ? vectors : { default: vector, ...vectors };
  return Object.fromEntries(
    Object.entries(named).map(([name, json]) => [name, vectorOf(json, `${path}.vectors.${name}`)]),
  );
}

/** A record, or what a query tells of one. */
interface RecordPart extends Pick<VectorRecord, 'id' | 'metadata'> {
  readonly vectors?: VectorRecord['vectors'] | undefined;
}

export function recordJson({ id, vectors, metadata }: RecordPart) {
  const lists = vectors && Object.entries(vectors).map(([name, vector]) => [name, [...vector]] as const);
  return { id, ...(lists && { vectors: Object.fromEntries(lists) }), ...(metadata && { metadata }) };
}
