import { seededRandom } from './random.ts';

/** The middle value; the mean of the middle two for an even count. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The smallest sample that at least the fraction `p` of all samples does not exceed. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * The 95 % interval of the ratio of medians by the paired percentile bootstrap (Efron 1979): whole rounds are drawn again
 * with replacement, so what slowed both sides of a round cancels out. Seeded: the same samples give the same interval.
 */
export function bootstrapRatio(
  numerators: readonly number[],
  denominators: readonly number[],
  draws = 2000,
): readonly [low: number, high: number] {
  const random = seededRandom(0);
  const ratios = Array.from({ length: draws }, () => {
    const rounds = numerators.map(() => Math.floor(random() * numerators.length));
    const pick = (samples: readonly number[]) => median(rounds.map((round) => samples[round] ?? Number.NaN));
    return pick(numerators) / pick(denominators);
  });
  return [percentile(ratios, 0.025), percentile(ratios, 0.975)];
}
