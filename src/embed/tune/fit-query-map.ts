import { nearest } from '../compare/retrieval-scores.ts';
import type { QueryMap } from './query-map.ts';
import { solvePositive } from './solve-positive.ts';

/** A query, and where it is to be drawn to. */
export interface Pull {
  readonly query: Float32Array;
  readonly target: Float32Array;
}

/** Of the documents that are near without belonging to a query, the nearest so many are what it is drawn away from. */
const negatives = 8;
/** How strongly, beside what it is drawn to. */
const repulsion = 0.9;

/**
 * Where a query is to be drawn to: to the middle of what belongs to it, and away from the middle of what is nearest to it
 * without (hard negatives, mined from the documents themselves).
 */
export function pullOf(query: Float32Array, documents: readonly Float32Array[], relevant: ReadonlySet<number>): Pull {
  const near = nearest(query, documents, negatives + relevant.size).filter((place) => !relevant.has(place));
  const target = new Float32Array(query.length);
  add(target, documents, [...relevant], 1 / relevant.size);
  const wrong = near.slice(0, negatives);
  if (wrong.length > 0) add(target, documents, wrong, -repulsion / wrong.length);
  return { query, target };
}

/**
 * The map that brings queries nearest to their targets, as ridge regression has it: one answer, in closed form, which for few
 * queries changes little.
 *
 * @param decay how strongly it is kept small; a number beside the count of queries
 */
export function fitQueryMap(pulls: readonly Pull[], decay: number): QueryMap {
  const width = pulls[0]?.query.length ?? 0;
  const products = new Float64Array(width * width);
  const pulled = new Float64Array(width * width);
  for (let at = 0; at < width; at++) products[at * width + at] = decay;
  for (const { query, target } of pulls)
    for (let row = 0; row < width; row++) {
      const value = query[row]!;
      for (let column = 0; column < width; column++) {
        products[row * width + column]! += value * query[column]!;
        pulled[row * width + column]! += value * target[column]!;
      }
    }
  const turned = solvePositive(products, pulled, width);
  const matrix = Float32Array.from({ length: width * width }, (_, index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    return turned[column * width + row]!;
  });
  return { width, matrix };
}

function add(to: Float32Array, documents: readonly Float32Array[], places: readonly number[], times: number): void {
  for (const place of places)
    for (const [index, value] of (documents[place] ?? []).entries()) to[index]! += times * value;
}
