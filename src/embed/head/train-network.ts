import type { SayingHead } from './head.ts';
import { minimise, type Objective } from './minimise.ts';
import { decay, type Lesson, lossOf } from './train-head.ts';

/** Of each of its weights at the beginning: small beside vectors of length 1, so that no unit is at its bounds. */
const firstWeight = 1;

/** Sizes of a network with one hidden layer, and where its parts lie in one list of numbers. */
interface Plan {
  readonly width: number;
  readonly units: number;
  readonly labels: number;
}

/**
 * A head with one hidden layer. What comes out hangs on where one begins, and that is always the same place, so that the same
 * lessons give the same head.
 *
 * @param units of the hidden layer
 */
export function trainNetwork(
  kind: SayingHead['kind'],
  labels: readonly string[],
  lessons: readonly Lesson[],
  units: number,
): SayingHead {
  const plan = { width: lessons[0]?.vector.length ?? 0, units, labels: labels.length };
  const { inner, innerBiases, outer, outerBiases } = partsOf(
    minimise(objectiveOf(plan, kind, lessons), startOf(plan)),
    plan,
  );
  return {
    kind,
    width: plan.width,
    labels,
    hidden: { weights: Float32Array.from(inner), biases: Float32Array.from(innerBiases) },
    weights: Float32Array.from(outer),
    biases: Float32Array.from(outerBiases),
  };
}

function partsOf(all: Float64Array, { width, units, labels }: Plan) {
  const sizes = [units * width, units, labels * units, labels];
  let at = 0;
  const [inner, innerBiases, outer, outerBiases] = sizes.map((size) => all.subarray(at, (at += size)));
  return { inner, innerBiases, outer, outerBiases } as Record<
    'inner' | 'innerBiases' | 'outer' | 'outerBiases',
    Float64Array
  >;
}

/** Units that differ, without chance: they must not all learn the same. */
function startOf({ width, units, labels }: Plan): Float64Array {
  const start = new Float64Array(units * (width + 1) + labels * (units + 1));
  for (let index = 0; index < units * width; index++)
    start[index] = firstWeight * ((Math.sin(index * 12.9898 + 78.233) * 43_758.5453) % 1);
  return start;
}

function objectiveOf(plan: Plan, kind: SayingHead['kind'], lessons: readonly Lesson[]): Objective {
  const loss = lossOf(kind, plan.labels);
  const [bent, back] = [new Float64Array(plan.units), new Float64Array(plan.units)];
  const [scores, parts] = [new Float64Array(plan.labels), new Float64Array(plan.labels)];
  return (at) => {
    const slope = new Float64Array(at.length);
    const [weights, slopes] = [partsOf(at, plan), partsOf(slope, plan)];
    let value = 0;
    for (const { vector, target } of lessons) {
      for (let unit = 0; unit < plan.units; unit++)
        bent[unit] = Math.tanh(sumOf(weights.inner, weights.innerBiases, unit, vector));
      for (let label = 0; label < plan.labels; label++)
        scores[label] = sumOf(weights.outer, weights.outerBiases, label, bent);
      value += loss(scores, target, parts);
      back.fill(0);
      for (let label = 0; label < plan.labels; label++)
        learn(slopes.outer, slopes.outerBiases, label, parts[label]!, bent, weights.outer, back);
      for (let unit = 0; unit < plan.units; unit++)
        learn(slopes.inner, slopes.innerBiases, unit, back[unit]! * (1 - bent[unit]! ** 2), vector);
    }
    return { value: value / lessons.length + shrink(at, slope, lessons.length), slope };
  };
}

type Numbers = Float32Array | Float64Array;

function sumOf(weights: Float64Array, biases: Float64Array, row: number, input: Numbers): number {
  let sum = biases[row]!;
  const first = row * input.length;
  for (let index = 0; index < input.length; index++) sum += weights[first + index]! * input[index]!;
  return sum;
}

/** Adds what a row has of the slope; and to `back`, what its inputs have by its weights. */
function learn(
  slopes: Float64Array,
  biases: Float64Array,
  row: number,
  part: number,
  input: Numbers,
  weights?: Float64Array,
  back?: Float64Array,
): void {
  biases[row]! += part;
  const first = row * input.length;
  for (let index = 0; index < input.length; index++) slopes[first + index]! += part * input[index]!;
  if (weights && back) for (let index = 0; index < back.length; index++) back[index]! += part * weights[first + index]!;
}

/** The mean of slopes, and what keeps all numbers small. @returns what that adds to the value */
function shrink(at: Float64Array, slope: Float64Array, count: number): number {
  let value = 0;
  for (let index = 0; index < at.length; index++) {
    slope[index] = slope[index]! / count + decay * at[index]!;
    value += 0.5 * decay * at[index]! ** 2;
  }
  return value;
}
