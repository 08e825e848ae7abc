import type { CollectionDefinition, VectorFilter } from '#contract';
import type { CollectionRows } from '../collection/collection-rows.ts';
import type { Place } from '../rows/row-set.ts';

/** Which records are put in order. */
export interface SearchScope {
  readonly definition: CollectionDefinition;
  readonly rows: CollectionRows;
  readonly namespace: string;
  readonly filter: VectorFilter | undefined;
}

export interface Candidate {
  readonly id: string;
  readonly place: Place;
  readonly score: number;
}

/** Records in the order of one ranking. */
export interface Order {
  /** The best first, at most as many as were asked for; of equal scores by their ids. */
  readonly best: readonly Candidate[];
  /** 1 where more is better, -1 where less is. */
  readonly sign: 1 | -1;
  /** Of any record of the scope; undefined where it has no such vector. */
  scoreOf(place: Place): number | undefined;
}

export function inOrder(candidates: readonly Candidate[], sign: 1 | -1): readonly Candidate[] {
  return candidates.toSorted((a, b) => (b.score - a.score) * sign || (a.id < b.id ? -1 : 1));
}

/** Whether a score is as near as `within`. */
export function isWithin(score: number, sign: 1 | -1, within: number | undefined): boolean {
  return within === undefined || score * sign >= within * sign;
}
