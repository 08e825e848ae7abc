import { z } from 'zod';
import type { SparseVector, VectorFilter, VectorRecord } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

/** A vector: a list of numbers, or numbers of single precision, little-endian, in base64. */
export const vectorSchema = z.union([z.array(z.number()).min(1).max(20_000), z.base64().min(1).max(120_000)], {
  error: 'it must be a list of numbers, or base64 of numbers of single precision',
});

/** A sparse vector: its components that are not 0, by number, in any order. */
export const sparseSchema = z
  .strictObject({
    indices: z.array(z.int().min(0).max(0xffffffff)).max(20_000),
    values: z.array(z.number()).max(20_000),
  })
  .refine(({ indices, values }) => indices.length === values.length, 'it must have one value for each index');

type SparseJson = z.output<typeof sparseSchema>;

export function sparseOf({ indices, values }: SparseJson): SparseVector {
  const rising = indices.map((index, at) => [index, values[at]!] as const).toSorted(([a], [b]) => a - b);
  return {
    indices: Uint32Array.from(rising, ([index]) => index),
    values: Float32Array.from(rising, ([, value]) => value),
  };
}

export function sparseVectorsOf(given: Readonly<Record<string, SparseJson>>): NonNullable<VectorRecord['sparse']> {
  return Object.fromEntries(Object.entries(given).map(([name, json]) => [name, sparseOf(json)]));
}

/** `vector` is short for `vectors: {"default": …}`. */
export const namedVectorsSchema = {
  vector: vectorSchema.optional(),
  vectors: z.record(z.string(), vectorSchema).optional(),
  sparse: z.record(z.string(), sparseSchema).optional(),
};

export const namespaceSchema = z.string().max(512).default('');

/** Its form is the database's to check: it names the part that is wrong. */
export const filterSchema = z.looseObject({ op: z.string() }).optional();

export function filterOf(given: z.output<typeof filterSchema>): VectorFilter | undefined {
  return given as VectorFilter | undefined;
}

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
interface RecordPart extends Pick<VectorRecord, 'id' | 'metadata' | 'sparse'> {
  readonly vectors?: VectorRecord['vectors'] | undefined;
}

export function recordJson({ id, vectors, sparse, metadata }: RecordPart) {
  return {
    id,
    ...(vectors && { vectors: eachValue(vectors, (vector) => [...vector]) }),
    ...(sparse && {
      sparse: eachValue(sparse, ({ indices, values }) => ({ indices: [...indices], values: [...values] })),
    }),
    ...(metadata && { metadata }),
  };
}

function eachValue<Value, Made>(record: Readonly<Record<string, Value>>, make: (value: Value) => Made) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)] as const));
}
