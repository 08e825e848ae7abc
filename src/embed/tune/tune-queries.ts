import { type Interval, pairedBootstrap } from '#base';
import { type RetrievalScore, retrievalScores } from '../compare/retrieval-scores.ts';
import { fitQueryMap, pullOf } from './fit-query-map.ts';
import { mapQuery, type QueryMap } from './query-map.ts';

/** Vectors of texts and of queries, and for each query the places of the texts that belong to it: at least one. */
export interface Lectures {
  readonly documents: readonly Float32Array[];
  readonly queries: readonly Float32Array[];
  readonly relevant: readonly ReadonlySet<number>[];
}

/** How queries did that a map was not made of, with it and without: each query was in a fifth that was left out once. */
export interface TuneReport {
  readonly queries: number;
  /** nDCG@10 */
  readonly gainBefore: number;
  readonly gain: number;
  readonly recallBefore: number;
  readonly recall: number;
  /** Of the gains, with and without, and between what 95 of 100 resamples of the queries lie. */
  readonly difference: Interval;
  /** How strongly the map is kept small: what did best. */
  readonly decay: number;
}

/** Parts, each of which is left out once. */
const folds = 5;
const decays = [0.1, 0.3, 1, 10] as const;

/**
 * Makes the map of queries that brings them nearest to what belongs to them, and says what it does for queries that it has
 * not seen. Takes seconds for a few thousand queries.
 */
export function tuneQueries(lectures: Lectures): { readonly map: QueryMap; readonly report: TuneReport } {
  const { documents, queries, relevant } = lectures;
  const pulls = queries.map((query, index) => pullOf(query, documents, relevant[index] ?? new Set()));
  const before = retrievalScores(queries, documents, relevant);
  const tried = decays.map((decay) => {
    const mapped: Float32Array[] = [];
    for (let fold = 0; fold < folds; fold++) {
      const map = fitQueryMap(
        pulls.filter((_, index) => index % folds !== fold),
        decay,
      );
      for (let index = fold; index < queries.length; index += folds)
        mapped[index] = mapQuery(map, queries[index] as Float32Array);
    }
    return { decay, scores: retrievalScores(mapped, documents, relevant) };
  });
  const best = tried.reduce((one, other) => (meanOf(other.scores, 'gain') > meanOf(one.scores, 'gain') ? other : one));
  return {
    map: fitQueryMap(pulls, best.decay),
    report: {
      queries: queries.length,
      gainBefore: meanOf(before, 'gain'),
      gain: meanOf(best.scores, 'gain'),
      recallBefore: meanOf(before, 'recall'),
      recall: meanOf(best.scores, 'recall'),
      difference: pairedBootstrap(
        best.scores.map(({ gain }) => gain),
        before.map(({ gain }) => gain),
      ),
      decay: best.decay,
    },
  };
}

function meanOf(scores: readonly RetrievalScore[], of: keyof RetrievalScore): number {
  return scores.reduce((sum, score) => sum + score[of], 0) / scores.length;
}
