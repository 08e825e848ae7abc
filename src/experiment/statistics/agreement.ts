/** How far two graders agree. */
export interface Agreement {
  readonly items: number;
  /** Beyond chance: 1 is always, 0 as chance would; far grades count more than near ones (quadratic weights, Cohen 1968). */
  readonly kappa: number;
  /** The mean difference of grades, which go from 0 to 1. */
  readonly apart: number;
}

/**
 * @param one grades from 0 to 1, of the same items as `other`
 * @param steps into how many grades they are rounded
 */
export function agreementOf(one: readonly number[], other: readonly number[], steps = 5): Agreement {
  const gradeOf = (value: number) => Math.round(value * (steps - 1));
  const weight = (a: number, b: number) => (a - b) ** 2;
  const [grades, others] = [one.map(gradeOf), other.map(gradeOf)];
  const observed = mean(grades.map((grade, index) => weight(grade, others[index] as number)));
  const byChance = mean(grades.flatMap((grade) => others.map((with_) => weight(grade, with_))));
  return {
    items: one.length,
    kappa: byChance === 0 ? 1 : 1 - observed / byChance,
    apart: mean(one.map((value, index) => Math.abs(value - (other[index] as number)))),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
