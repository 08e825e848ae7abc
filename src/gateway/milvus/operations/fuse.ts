import { MilvusError } from '../milvus-error.ts';
import type { Hit } from './search-rows.ts';

/** How the results of several searches become one, as Milvus does it. */
export type Ranker =
  | { readonly kind: 'rrf'; readonly constant: number }
  | { readonly kind: 'weighted'; readonly weights: readonly number[]; readonly isNormalised: boolean };

/** One search's results, and by which metric they are scored. */
export interface RankedHits {
  readonly metric: string;
  readonly hits: readonly Hit[];
}

/**
 * @param strategy "rrf" or "weighted"
 * @param params as the client sends them
 * @throws MilvusError
 */
export function rankerOf(strategy: string, params: Readonly<Record<string, unknown>>, searches: number): Ranker {
  if (strategy === '' || strategy === 'rrf') {
    const constant = Number(params['k'] ?? 60);
    if (!(constant > 0 && constant < 16_384))
      throw new MilvusError('parameterInvalid', `The rank params k should be in range (0, 16384)`);
    return { kind: 'rrf', constant };
  }
  if (strategy !== 'weighted')
    throw new MilvusError('parameterInvalid', `unsupported rank type ${strategy}`, 'There are rrf and weighted.');
  const weights = params['weights'];
  if (!Array.isArray(weights) || weights.length !== searches)
    throw new MilvusError(
      'parameterInvalid',
      `the length of weights param mismatch with ann search requests: ${searches}`,
    );
  if (weights.some((weight) => typeof weight !== 'number' || !(weight >= 0 && weight <= 1)))
    throw new MilvusError('parameterInvalid', 'rank param weight should be in range [0, 1]');
  return { kind: 'weighted', weights: weights as readonly number[], isNormalised: params['norm_score'] !== false };
}

/** Best first, each record once. */
export function fuse(ranker: Ranker, searches: readonly RankedHits[]): readonly Hit[] {
  const fused = new Map<string, Hit>();
  for (const [index, { metric, hits }] of searches.entries()) {
    for (const [rank, hit] of hits.entries()) {
      const part =
        ranker.kind === 'rrf'
          ? 1 / (ranker.constant + rank + 1)
          : (ranker.weights[index] ?? 0) * (ranker.isNormalised ? normalised(hit.score, metric) : hit.score);
      const there = fused.get(hit.id);
      fused.set(hit.id, { ...(there ?? hit), score: (there?.score ?? 0) + part });
    }
  }
  return [...fused.values()].toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** Scores of any metric between 0 and 1, 1 the nearest. */
function normalised(score: number, metric: string): number {
  switch (metric) {
    case 'COSINE':
      return (1 + score) / 2;
    case 'IP':
      return 0.5 + Math.atan(score) / Math.PI;
    case 'BM25':
      return (2 * Math.atan(score)) / Math.PI;
    default:
      return 1 - (2 * Math.atan(score)) / Math.PI;
  }
}
