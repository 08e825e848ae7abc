/** What values beyond the limit are counted under. */
export const otherLabel = 'other';

/**
 * Keeps the number of series bounded, whatever the number of clients: the first values stay what they are, all later
 * ones become one.
 */
export function labelLimit(valuesMax: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= valuesMax) return otherLabel;
    known.add(value);
    return value;
  };
}
