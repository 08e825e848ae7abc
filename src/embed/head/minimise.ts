/** A function to be made small, with its slope. */
export type Objective = (at: Float64Array) => { readonly value: number; readonly slope: Float64Array };

export interface MinimiseOptions {
  readonly stepsMax?: number;
  /** Ends when no part of the slope is larger. */
  readonly slopeMax?: number;
}

/** Steps that are remembered. */
const memory = 10;

/** L-BFGS with halving of steps that are too long: Nocedal and Wright, Numerical Optimization, algorithm 7.4. */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { stepsMax = 200, slopeMax = 1e-5 }: MinimiseOptions = {},
): Float64Array {
  const past: { moved: Float64Array; turned: Float64Array; product: number }[] = [];
  let at = start;
  let { value, slope } = objective(at);
  for (let step = 0; step < stepsMax && slope.some((part) => Math.abs(part) > slopeMax); step++) {
    const direction = directionOf(slope, past);
    const along = dot(direction, slope);
    let next: { at: Float64Array; value: number; slope: Float64Array } | undefined;
    for (let length = step === 0 ? Math.min(1, 1 / Math.sqrt(dot(slope, slope))) : 1; length > 1e-10; length /= 2) {
      const tried = at.map((part, index) => part + length * (direction[index] as number));
      const found = objective(tried);
      if (found.value <= value + 1e-4 * length * along) {
        next = { at: tried, ...found };
        break;
      }
    }
    if (next === undefined) break;
    const moved = difference(next.at, at);
    const turned = difference(next.slope, slope);
    const product = dot(moved, turned);
    if (product > 1e-12) past.push({ moved, turned, product });
    if (past.length > memory) past.shift();
    ({ at, value, slope } = next);
  }
  return at;
}

function directionOf(
  slope: Float64Array,
  past: readonly { readonly moved: Float64Array; readonly turned: Float64Array; readonly product: number }[],
): Float64Array {
  const direction = slope.map((part) => -part);
  const shares: number[] = [];
  for (const { moved, turned, product } of past.toReversed()) {
    const share = dot(moved, direction) / product;
    shares.unshift(share);
    add(direction, turned, -share);
  }
  const last = past.at(-1);
  if (last)
    direction.forEach((part, index) => (direction[index] = (part * last.product) / dot(last.turned, last.turned)));
  for (const [index, { moved, turned, product }] of past.entries())
    add(direction, moved, (shares[index] as number) - dot(turned, direction) / product);
  return direction;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] as number) * (other[index] as number);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let index = 0; index < to.length; index++) to[index] = (to[index] as number) + times * (what[index] as number);
}

function difference(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((part, index) => part - (other[index] as number));
}
