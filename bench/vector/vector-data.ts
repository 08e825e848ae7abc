/** Vectors to be found, and others that are asked for. */
export interface VectorData {
  readonly dimensions: number;
  readonly count: number;
  /** Row after row, each of length 1. */
  readonly rows: Float32Array;
  readonly queries: Float32Array;
  readonly queryCount: number;
}

export function vectorAt({ dimensions }: VectorData, values: Float32Array, row: number): Float32Array {
  return values.slice(row * dimensions, (row + 1) * dimensions);
}
