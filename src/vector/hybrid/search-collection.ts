import { unreachable } from '#base';
import type { CollectionDefinition, Ranking, SearchMatch, SearchQuery } from '#contract';
import { checkSearch, vectorFieldOf } from '../collection/check-search.ts';
import type { CollectionRows } from '../collection/collection-rows.ts';
import { vectorLimits } from '../limits.ts';
import { rankByExamples } from './examples.ts';
import { fuse, type Fused } from './fuse.ts';
import { groupsOf } from './group.ts';
import type { Order, SearchScope } from './order.ts';
import { rankBySparse } from './rank-by-sparse.ts';
import { rankByText } from './rank-by-text.ts';
import { rankByVector } from './rank-by-vector.ts';

/** Candidates of each of several orders, at least: what two orders agree on may be far down in both. */
const fusedDepthMin = 100;

/**
 * The best records by one or several rankings.
 *
 * @throws InvalidQueryError, InvalidFilterError
 */
export function searchCollection(
  definition: CollectionDefinition,
  rows: CollectionRows,
  query: SearchQuery,
): readonly SearchMatch[] {
  checkSearch(definition, query);
  const { namespace = '', filter, k, offset = 0, groupBy } = query;
  if (!rows.counts.has(namespace)) return [];
  const scope = { definition, rows, namespace, filter };
  const matchOf = (fused: Fused, group?: SearchMatch['group']) => present(rows, query, fused, group);
  if (groupBy === undefined) {
    const found = rank(scope, query, k + offset).found.slice(offset, offset + k);
    return found.map((each) => matchOf(each));
  }
  const { field, size } = groupBy;
  for (let depth = (k + offset) * size; ; depth *= 4) {
    const { found, isAll } = rank(scope, query, Math.min(depth, vectorLimits.k));
    const groups = groupsOf(found, field, size, k + offset);
    const isFull = groups.length === k + offset && groups.every(({ members }) => members.length === size);
    // Those that are further back may be more of these groups, or other groups.
    if (isFull || isAll || depth >= vectorLimits.k)
      return groups.slice(offset).flatMap(({ value, members }) => members.map((each) => matchOf(each, value)));
  }
}

/** The first of what the rankings come to, and whether that is all there is. */
function rank(scope: SearchScope, { rankings, fusion }: SearchQuery, depth: number) {
  const isOne = rankings.length === 1;
  const depths = rankings.map((each) => (isOne ? depth : Math.max(each.depth ?? fusedDepthMin, depth)));
  const orders = rankings.map((ranking, at) => orderOf(scope, ranking, depths[at]!));
  const isAll = orders.every(({ best }, at) => best.length < depths[at]!);
  const weights = rankings.map(({ weight = 1 }) => weight);
  const found = isOne ? alone(orders[0]!) : fuse(orders, weights, fusion ?? { kind: 'rrf' });
  return { found, isAll };
}

function orderOf(scope: SearchScope, ranking: Ranking, depth: number): Order {
  switch (ranking.by) {
    case 'vector':
      return rankByVector(scope, { ...ranking, ...vectorFieldOf(scope.definition, ranking.field) }, depth);
    case 'examples':
      return rankByExamples(scope, ranking, vectorFieldOf(scope.definition, ranking.field), depth);
    case 'sparse':
      return rankBySparse(scope, ranking, depth);
    case 'text':
      return rankByText(scope, ranking, depth);
    default:
      return unreachable(ranking);
  }
}

/** A single order keeps its own measure. */
function alone({ best }: Order): readonly Fused[] {
  return best.map(({ id, place, score }, at) => {
    return { id, place, score, parts: [{ score, rank: at + 1, contribution: score }] };
  });
}

function present(
  rows: CollectionRows,
  { includeMetadata = true, includeVectors = false, explain = false }: SearchQuery,
  { id, place, score, parts }: Fused,
  group: SearchMatch['group'],
): SearchMatch {
  return {
    id,
    score,
    ...rows.beside(place, { includeMetadata, includeVectors }),
    ...(group !== undefined && { group }),
    ...(explain && { parts }),
  };
}
