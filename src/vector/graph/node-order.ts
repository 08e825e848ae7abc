const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** How many nodes a walk looks at to find where it begins. */
export const entriesMax = 32;

/**
 * An order of all nodes, in which any that follow each other are spread evenly over all of them. Records come sorted by one
 * thing or another; a graph that is built in this order has links that lead far from the beginning on, and walks begin at the
 * nodes that come first.
 */
export function nodeOrder(count: number): (index: number) => number {
  let step = Math.max(1, Math.round(count * goldenRatio));
  while (greatestDivisor(step, count) !== 1) step++;
  return (index) => (index * step) % count;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
