import type { ExamplesRanking, VectorFilter } from '#contract';
import { normalised } from '../code/factors.ts';
import { InvalidQueryError } from '../errors/invalid-query-error.ts';
import { rankByVector, type VectorOrder } from './rank-by-vector.ts';
import type { Order, SearchScope } from './order.ts';

type Example = string | Float32Array;

/**
 * Records near the middle of some and away from the middle of others: of both middles the first counts twice. The examples
 * themselves are left out.
 */
export function rankByExamples(
  scope: SearchScope,
  { like, unlike = [], within }: ExamplesRanking,
  target: Pick<VectorOrder, 'name' | 'field'>,
  depth: number,
): Order {
  const { dimensions } = target.field;
  const middle = (examples: readonly Example[]) => middleOf(examples.map((each) => exampleOf(scope, target, each)));
  const near = middle(like);
  const far = unlike.length === 0 ? near : middle(unlike);
  const vector = Float32Array.from({ length: dimensions }, (_none, d) => 2 * near[d]! - far[d]!);
  const ids = [...like, ...unlike].filter((each) => typeof each === 'string');
  return rankByVector({ ...scope, filter: without(ids, scope.filter) }, { ...target, vector, within }, depth);
}

function exampleOf(
  { rows, namespace }: SearchScope,
  { name, field }: Pick<VectorOrder, 'name' | 'field'>,
  example: Example,
): Float32Array {
  const scaled = (vector: Float32Array) => (field.metric === 'cosine' ? normalised(vector) : vector);
  if (typeof example !== 'string') return scaled(example);
  const place = rows.find(namespace, example);
  const view = place?.rows.vectorOf(place.row, name);
  if (view === undefined)
    throw new InvalidQueryError(
      `there is no record "${example.slice(0, 100)}" with a vector "${name}" to be an example`,
    );
  return scaled(view);
}

function middleOf(vectors: readonly Float32Array[]): Float64Array {
  return new Float64Array(vectors[0]!.length).map(
    (_none, d) => vectors.reduce((sum, vector) => sum + vector[d]!, 0) / vectors.length,
  );
}

function without(ids: readonly string[], filter: VectorFilter | undefined): VectorFilter | undefined {
  if (ids.length === 0) return filter;
  const others: VectorFilter = { op: 'not', of: { op: 'ids', ids } };
  return filter ? { op: 'and', of: [filter, others] } : others;
}
