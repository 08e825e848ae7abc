/** How well one query found what belongs to it. */
export interface RetrievalScore {
  /** Of what belongs to it, how much is among the first ten. */
  readonly recall: number;
  /** The gain of the first ten, discounted by their places, of what is possible (Järvelin and Kekäläinen 2002). */
  readonly gain: number;
}

/** Places that are looked at. */
export const depth = 10;

/**
 * Finds for every query the nearest documents by the products of their vectors, all of them looked at.
 *
 * @param relevant for each query, the places of the documents that belong to it; not empty
 */
export function retrievalScores(
  queries: readonly Float32Array[],
  documents: readonly Float32Array[],
  relevant: readonly ReadonlySet<number>[],
): readonly RetrievalScore[] {
  return queries.map((query, index) => scoreOf(nearest(query, documents), relevant[index] ?? new Set()));
}

/** @param found places of documents, the best first */
export function scoreOf(found: readonly number[], relevant: ReadonlySet<number>): RetrievalScore {
  const hits = found.slice(0, depth).map((place) => relevant.has(place));
  const discount = (rank: number): number => 1 / Math.log2(rank + 2);
  const gained = hits.reduce((sum, isHit, rank) => sum + (isHit ? discount(rank) : 0), 0);
  const possible = Math.min(relevant.size, depth);
  const best = Array.from({ length: possible }).reduce<number>((sum, _, rank) => sum + discount(rank), 0);
  return {
    recall: possible === 0 ? 0 : hits.filter(Boolean).length / relevant.size,
    gain: best === 0 ? 0 : gained / best,
  };
}

/** Places of the documents whose products with the query are largest, the largest first. */
export function nearest(query: Float32Array, documents: readonly Float32Array[], count = depth): readonly number[] {
  const best: { readonly place: number; readonly score: number }[] = [];
  for (const [place, document] of documents.entries()) {
    const score = product(query, document);
    if (best.length === count && score <= (best.at(-1)?.score ?? -Infinity)) continue;
    const behind = best.findIndex((each) => each.score < score);
    best.splice(behind < 0 ? best.length : behind, 0, { place, score });
    if (best.length > count) best.pop();
  }
  return best.map(({ place }) => place);
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] as number) * (other[index] as number);
  return sum;
}
