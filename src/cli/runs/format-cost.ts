const nanosPerDollar = 1_000_000_000;

/** Billionths of a dollar as "$0.0042": what is small keeps two digits that tell something. */
export function formatCost(nanos: number): string {
  const dollars = nanos / nanosPerDollar;
  if (dollars === 0) return '$0';
  const digits = dollars >= 1 ? 2 : Math.min(9, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(digits)}`;
}
