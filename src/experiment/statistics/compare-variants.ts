import { bootstrap, type Interval, pairedBootstrap } from '#base';
import type { Metric } from '../metrics/metric.ts';
import { holm } from './holm.ts';

/** Figures of one variant by one metric: one for each case, undefined where nothing can be said. */
export type Figures = readonly (number | undefined)[];

/** How one variant does by one metric. */
export interface Standing {
  readonly variant: string;
  readonly metric: string;
  /** Absent where no case says anything. */
  readonly mean?: Interval;
  /** Cases that it is the mean of. */
  readonly cases: number;
  /** To the first variant, on the cases that both have; absent for the first itself. */
  readonly difference?: Interval;
  readonly verdict?: Verdict;
}

/** `unclear`: chance alone may have made the difference. */
export type Verdict = 'better' | 'worse' | 'unclear';

/** Of all comparisons by one metric together, how likely one of them may be to look like something by chance. */
const significance = 0.05;

/**
 * Compares variants with the first of them by one metric.
 *
 * @param figures of each variant, in the order of `variants`
 */
export function compareVariants(
  variants: readonly string[],
  figures: readonly Figures[],
  { name: metric, better }: Pick<Metric, 'name' | 'better'>,
): readonly Standing[] {
  const [baseline = []] = figures;
  const differences = figures.slice(1).map((own) => differenceOf(own, baseline));
  const pValues = holm(differences.map((difference) => difference?.pValue ?? 1));
  return variants.map((variant, index): Standing => {
    const said = (figures[index] ?? []).filter((value) => value !== undefined);
    const standing = { variant, metric, cases: said.length, ...(said.length > 0 && { mean: bootstrap(said) }) };
    const difference = differences[index - 1];
    if (difference === undefined) return standing;
    const pValue = pValues[index - 1] as number;
    return { ...standing, difference: { ...difference, pValue }, verdict: verdictOf(difference.mean, pValue, better) };
  });
}

function differenceOf(own: Figures, baseline: Figures): Interval | undefined {
  const both = own.flatMap((value, at) => {
    const other = baseline[at];
    return value === undefined || other === undefined ? [] : [[value, other] as const];
  });
  if (both.length === 0) return undefined;
  return pairedBootstrap(
    both.map(([value]) => value),
    both.map(([, other]) => other),
  );
}

function verdictOf(mean: number, pValue: number, better: Metric['better']): Verdict {
  if (pValue > significance) return 'unclear';
  return mean > 0 === (better === 'higher') ? 'better' : 'worse';
}
