import { rowsTimes } from '../head/rows-times.ts';

/** What is added to the vector of a query, so that what belongs to it is nearer: a linear map of it. */
export interface QueryMap {
  /** Numbers of a vector, before and after. */
  readonly width: number;
  /** [width, width], one row after the other. */
  readonly matrix: Float32Array;
}

/** A query's vector as it is to be asked with; documents stay as they are, so that nothing is indexed again. */
export function mapQuery({ width, matrix }: QueryMap, query: Float32Array): Float32Array {
  const mapped = rowsTimes(matrix, width, query, width);
  for (let index = 0; index < width; index++) mapped[index]! += query[index]!;
  return mapped;
}
