import type { Ranking, SearchMatch, SparseVector, VectorCollection, VectorFilter } from '#contract';
import type { CollectionEntry, FieldEntry } from '../catalogue/collection-entry.ts';
import type { QueryVector } from './query-vectors.ts';
import type { SearchParams } from './search-params.ts';

/** What a search finds of one query. */
export type Hit = SearchMatch;

export interface VectorSearch {
  readonly entry: CollectionEntry;
  readonly records: VectorCollection;
  readonly field: FieldEntry;
  /** In Milvus's word. */
  readonly metric: string;
  readonly filter: VectorFilter | undefined;
  readonly params: SearchParams;
  readonly includeVectors: boolean;
}

const distances: ReadonlySet<string> = new Set(['L2', 'HAMMING', 'JACCARD']);

/** Whether less is nearer. */
export function isDistance(metric: string): boolean {
  return distances.has(metric);
}

/** The nearest to one vector, best first. */
export async function searchOne(search: VectorSearch, vector: QueryVector): Promise<readonly Hit[]> {
  const { params } = search;
  const hits = params.iterator ? await nextPage(search, vector) : await found(search, vector, params.limit);
  return hits
    .filter(({ score }) => isInRing(score, search))
    .map((hit) => ({ ...hit, score: rounded(hit.score, params.roundDecimal) }));
}

async function found(search: VectorSearch, vector: QueryVector, k: number): Promise<readonly Hit[]> {
  const { records, filter, params, includeVectors } = search;
  const { offset, groupBy } = params;
  return await records.search({ rankings: [rankingFor(search, vector)], k, offset, filter, groupBy, includeVectors });
}

/**
 * A page of an iterator: what is farther than the last score of the page before. What is as far as the page's last is on it
 * too, however many these are, so that none is left out.
 */
async function nextPage(search: VectorSearch, vector: QueryVector): Promise<readonly Hit[]> {
  const { iterator = { batch: 0, bound: undefined } } = search.params;
  const { batch, bound } = iterator;
  const sign = isDistance(search.metric) ? 1 : -1;
  const isBehind = ({ score }: Hit) => bound === undefined || sign * Math.fround(score) > sign * bound;
  const ring = { ...search, params: { ...search.params, rangeFilter: bound ?? search.params.rangeFilter } };
  for (let k = Math.min(batch + 1, depthMax); ; k = Math.min(k * 2, depthMax)) {
    const all = await found(ring, vector, k);
    const hits = all.filter(isBehind);
    const last = hits[batch - 1];
    const end = last && hits.findIndex((hit, at) => at >= batch && Math.fround(hit.score) !== Math.fround(last.score));
    if (end !== undefined && end !== -1) return hits.slice(0, end);
    if (all.length < k || k === depthMax) return hits;
  }
}

/** As many as the store finds at once. */
const depthMax = 10_000;

function rankingFor({ field, metric, params, entry }: VectorSearch, vector: QueryVector): Ranking {
  const { radius: within, rangeFilter } = params;
  if (typeof vector === 'string') {
    const source = entry.functions.find(({ output }) => output === field.name);
    return { by: 'text', text: vector, fields: { [source?.input ?? '']: 1 }, within };
  }
  if (!(vector instanceof Float32Array))
    return { by: 'sparse', field: field.name, vector: vector as SparseVector, within };
  // What is exactly so far is wanted, and what is told has single precision: the ring begins a little nearer.
  const slack = rangeFilter === undefined ? 0 : Math.abs(rangeFilter) * 2 ** -22 + 1e-12;
  const beyond = rangeFilter === undefined ? undefined : rangeFilter + (isDistance(metric) ? -slack : slack);
  return { by: 'vector', field: field.name, vector, within, beyond };
}

/** The ring of Milvus: the inner edge is part of it, the outer one is not. */
function isInRing(exact: number, { metric, params: { radius, rangeFilter } }: VectorSearch): boolean {
  const score = Math.fround(exact);
  const sign = isDistance(metric) ? 1 : -1;
  return (
    (radius === undefined || sign * score < sign * radius) &&
    (rangeFilter === undefined || sign * score >= sign * Math.fround(rangeFilter))
  );
}

function rounded(score: number, digits: number): number {
  return digits < 0 ? score : Math.round(score * 10 ** digits) / 10 ** digits;
}
