import { z } from 'zod';
import type { Metadata, SparseVector, VectorMatch, VectorRecord } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { denseName, type PineconeIndex, sparseName } from './pinecone-index.ts';

const values = z.array(z.number()).max(20_000);
const sparseValues = z.strictObject({ indices: z.array(z.int().min(0).max(0xffff_ffff)).max(2048), values });

/** Flat, as Pinecone has it; a field that is null counts as absent. */
const metadata = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()], {
    error: 'Metadata value must be a string, number, boolean or list of strings',
  }),
);

export const vectorFields = {
  values: values.nullish(),
  sparseValues: sparseValues.nullish(),
};
export const metadataSchema = metadata.nullish();
export const id = z.string().min(1).max(512);

type Given = { readonly values?: number[] | null | undefined; readonly sparseValues?: SparseJson | null | undefined };
type SparseJson = z.output<typeof sparseValues>;

/** The vectors of a record, checked against what the index has. @throws InvalidFieldError in Pinecone's words */
export function vectorsOf(index: PineconeIndex, given: Given, path: string): Pick<VectorRecord, 'vectors' | 'sparse'> {
  const dense = given.values?.length ? denseOf(index, given.values, `${path}values`) : undefined;
  const sparse = given.sparseValues ? sparseOf(index, given.sparseValues, `${path}sparseValues`) : undefined;
  return { vectors: dense ? { [denseName]: dense } : {}, ...(sparse && { sparse: { [sparseName]: sparse } }) };
}

export function denseOf({ dense }: PineconeIndex, given: readonly number[], path: string): Float32Array {
  if (dense === undefined) throw new InvalidFieldError(path, 'Index configuration does not support dense values');
  if (given.length !== dense.dimensions)
    throw new InvalidFieldError(
      path,
      `Vector dimension ${given.length} does not match the dimension of the index ${dense.dimensions}`,
    );
  return Float32Array.from(given);
}

export function sparseOf({ hasSparse }: PineconeIndex, given: SparseJson, path: string): SparseVector {
  if (!hasSparse)
    throw new InvalidFieldError(
      path,
      'Index configuration does not support sparse values - only indexes that are sparse or using dotproduct are supported',
    );
  if (given.indices.length !== given.values.length || given.indices.length === 0)
    throw new InvalidFieldError(path, 'Sparse vector must contain as many values as indices, and at least one');
  const pairs = given.indices
    .map((index, place) => [index, given.values[place] ?? 0] as const)
    .toSorted(([one], [other]) => one - other);
  if (pairs.some(([index], place) => index === pairs[place + 1]?.[0]))
    throw new InvalidFieldError(path, 'Sparse vector must not contain an index twice');
  return {
    indices: Uint32Array.from(pairs, ([index]) => index),
    values: Float32Array.from(pairs, ([, value]) => value),
  };
}

/** Without what is null. */
export function metadataOf(given: z.output<typeof metadataSchema>): Metadata {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== null));
}

/** A record, or what a query has found of it, as the data plane tells of it. */
export function vectorJson(
  { id: named, vectors, sparse, metadata: known = {} }: VectorRecord | VectorMatch,
  { values: hasValues = true, metadata: hasMetadata = true } = {},
): object {
  const dense = vectors?.[denseName];
  const few = sparse?.[sparseName];
  return {
    id: named,
    values: hasValues && dense ? [...dense] : [],
    ...(hasValues && few && { sparseValues: { indices: [...few.indices], values: [...few.values] } }),
    ...(hasMetadata && Object.keys(known).length > 0 && { metadata: known }),
  };
}
