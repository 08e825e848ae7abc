import type { VectorField } from '#contract';
import type { Arenas } from '../memory/arenas.ts';
import type { Segment } from '../segment/segment.ts';
import { alikeLength } from './alike-lengths.ts';
import { buildGraph } from './build-graph.ts';
import { type FieldGraphs, freeGraphs, type Graph } from './graph.ts';

/** Links that a node has room for: twice what it is given when it is joined. */
const degree = 32;

export interface SegmentGraphsBuild {
  readonly segment: Segment;
  readonly vectors: Readonly<Record<string, VectorField>>;
  /** Of a namespace: with fewer, scans are as quick. */
  readonly rowsMin: number;
  readonly arenas: Arenas;
  readonly signal: AbortSignal;
}

/** Whether a segment has vectors that a graph would find more quickly than a scan. */
export function deservesGraphs({
  segment,
  vectors,
  rowsMin,
}: Pick<SegmentGraphsBuild, 'segment' | 'vectors' | 'rowsMin'>): boolean {
  const hasCodes = Object.keys(vectors).some((field) => codesOf(segment, field));
  return hasCodes && segment.ranges(rowsMin).length > 0;
}

/** The int8 codes of a field, which graphs are made of. */
export function codesOf(segment: Segment, field: string) {
  const region = segment.regions(field).codes?.region;
  return region?.kind === 'int8' ? region : undefined;
}

/**
 * Builds a graph for each kind of vector and each namespace with many rows, one after the other. Resolves to undefined when the signal
 * says that they are not wanted any more.
 *
 * @throws OutOfMemoryError; what makes a thread fail
 */
export async function buildSegmentGraphs(build: SegmentGraphsBuild): Promise<FieldGraphs | undefined> {
  const { segment, vectors, rowsMin, arenas, signal } = build;
  const graphs = new Map<string, readonly Graph[]>();
  let isComplete = false;
  try {
    for (const [field, { metric }] of Object.entries(vectors)) {
      const region = codesOf(segment, field);
      if (!region) continue;
      for (const { first, end } of segment.ranges(rowsMin)) {
        const length = metric === 'dot' ? alikeLength(segment, field, first, end) : 1;
        if (length === undefined) continue;
        const shape = { first, count: end - first, degree };
        const graph = await buildGraph({ region, shape, metric, length, arenas, signal });
        if (!graph) return undefined;
        graphs.set(field, [...(graphs.get(field) ?? []), graph]);
      }
    }
    isComplete = true;
    return graphs;
  } finally {
    if (!isComplete) for (const each of graphs.values()) freeGraphs(each);
  }
}
