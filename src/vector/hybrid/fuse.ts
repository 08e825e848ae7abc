import type { Fusion, RankingPart } from '#contract';
import type { Place } from '../rows/row-set.ts';
import type { Order } from './order.ts';

/** A record in the order that several orders have become. */
export interface Fused {
  readonly id: string;
  readonly place: Place;
  readonly score: number;
  readonly parts: readonly RankingPart[];
}

/** What each order gives to one candidate; undefined where it has nothing to give. */
type Contribution = (part: Omit<RankingPart, 'contribution'>) => number;

/** The constant of the paper: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet, 2009. */
const usualConstant = 60;

/** Makes one order of several; of equal scores by ids. */
export function fuse(orders: readonly Order[], weights: readonly number[], fusion: Fusion): readonly Fused[] {
  const candidates = candidatesOf(orders);
  const contributions = orders.map((order, at) => contributionOf(order, weights, at, fusion, candidates));
  const fused = [...candidates].map(([id, { place, ranks }]) => {
    const parts = orders.map((order, at) => {
      const part = { score: order.scoreOf(place), rank: ranks[at] };
      return { ...part, contribution: contributions[at]!(part) };
    });
    return { id, place, parts, score: parts.reduce((sum, { contribution }) => sum + contribution, 0) };
  });
  return fused.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

interface Ranked {
  readonly place: Place;
  /** From 1 on, in the order of the orders. */
  readonly ranks: (number | undefined)[];
}

function candidatesOf(orders: readonly Order[]): ReadonlyMap<string, Ranked> {
  const candidates = new Map<string, Ranked>();
  for (const [at, { best }] of orders.entries()) {
    for (const [index, { id, place }] of best.entries()) {
      let candidate = candidates.get(id);
      if (!candidate) candidates.set(id, (candidate = { place, ranks: orders.map(() => undefined) }));
      candidate.ranks[at] = index + 1;
    }
  }
  return candidates;
}

function contributionOf(
  order: Order,
  weights: readonly number[],
  at: number,
  fusion: Fusion,
  candidates: ReadonlyMap<string, Ranked>,
): Contribution {
  const weight = weights[at]!;
  switch (fusion.kind) {
    case 'rrf': {
      const { constant = usualConstant } = fusion;
      return ({ rank }) => (rank === undefined ? 0 : weight / (constant + rank));
    }
    case 'sum':
      return ({ score = 0 }) => weight * score * order.sign;
    default: {
      const share = weight / weights.reduce((sum, each) => sum + each, 0);
      const scores = candidates.values().map(({ place }) => goodness(order, order.scoreOf(place)));
      const known = [...scores].filter((score) => score !== undefined);
      const [worst, best] = [Math.min(...known), Math.max(...known)];
      return ({ score }) => share * between(goodness(order, score), worst, best);
    }
  }
}

/** More is better. */
function goodness({ sign }: Order, score: number | undefined): number | undefined {
  return score === undefined ? undefined : score * sign;
}

/** From 0 for the worst to 1 for the best; where all are the same, 1. */
function between(value: number | undefined, worst: number, best: number): number {
  if (value === undefined) return 0;
  return best === worst ? 1 : (value - worst) / (best - worst);
}
