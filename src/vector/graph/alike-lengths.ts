import { dot } from '../code/factors.ts';
import type { Segment } from '../segment/segment.ts';

const samplesMax = 1000;

/** How much longer the longest may be than the shortest. */
const ratioMax = 1.2;

/**
 * The length of vectors that are about as long as each other, by some of them; undefined where they are not. By products, those that are long are the nearest of everything: links
 * lead to them and to nothing else, and walks in such a graph find too little.
 */
export function alikeLength(segment: Segment, field: string, first: number, end: number): number | undefined {
  const step = Math.max(1, Math.floor((end - first) / samplesMax));
  let [shortest, longest] = [Infinity, 0];
  for (let row = first; row < end; row += step) {
    const vector = segment.vectorOf(row, field);
    if (!vector) continue;
    const length = Math.sqrt(dot(vector, vector));
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
  }
  return longest <= shortest * ratioMax ? longest : undefined;
}
