import type { CollectionDefinition, CollectionFacts } from '#contract';
import type { CollectionRows } from './collection-rows.ts';

/** What there is of a collection. */
export function factsOf(
  definition: CollectionDefinition,
  { counts, segments, tail, frozen }: CollectionRows,
): CollectionFacts {
  return {
    definition,
    records: counts.values().reduce((sum, count) => sum + count, 0),
    namespaces: counts.size,
    segments: segments.length,
    unsealed: [tail, ...frozen].reduce((sum, { live }) => sum + live, 0),
    graphed: segments.reduce((sum, { segment }) => sum + segment.memory.graphed, 0),
    sizeBytes: segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
