/**
 * p-values that hold although several things were compared: the more comparisons, the likelier that one of them looks
 * like something by chance (Holm 1979). In the order given.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = [...pValues.keys()].toSorted((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted: number[] = [];
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues[index] as number) * (pValues.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
