import type { TensorTypeName } from './tensor-type.ts';
import type { GgufValue } from './value.ts';

/** What a GGUF file says of itself, after everything in it was checked against the file. */
export interface GgufHeader {
  readonly version: 2 | 3;
  /** Every tensor begins at a multiple of this. */
  readonly alignment: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  /** Where the header ends and the tensors begin, in bytes from the start of the file. */
  readonly dataOffset: number;
  readonly fileBytes: number;
}

export interface GgufTensor {
  readonly name: string;
  readonly type: TensorTypeName;
  /** Fastest first: a matrix of ggml is [columns, rows]. One to four numbers, each at least 1. */
  readonly dimensions: readonly number[];
  readonly elements: number;
  /** In bytes from the start of the file. */
  readonly offset: number;
  readonly sizeBytes: number;
}
