import type { SayingHead } from './head.ts';
import { minimise, type Objective } from './minimise.ts';

/** Vectors of a trunk with what is to be said of each. */
export interface Lesson {
  readonly vector: Float32Array;
  readonly target: number;
}

/** How much weights are kept small, beside a mean loss of one example. */
export const decay = 1e-4;

/**
 * A linear head on the vectors of a trunk: logistic regression over all labels at once, or least squares. Both have one best
 * answer, which does not depend on where one begins or in which order examples come.
 *
 * @param labels one for a regressor
 */
export function trainHead(kind: SayingHead['kind'], labels: readonly string[], lessons: readonly Lesson[]): SayingHead {
  const width = lessons[0]?.vector.length ?? 0;
  const loss = lossOf(kind, labels.length);
  const size = labels.length * (width + 1);
  const found = minimise(objectiveOf(lessons, labels.length, width, loss), new Float64Array(size));
  return {
    kind,
    width,
    labels,
    weights: Float32Array.from(found.subarray(0, labels.length * width)),
    biases: Float32Array.from(found.subarray(labels.length * width)),
  };
}

/** The loss of one example, and in `slope` what it has by each score. */
export type Loss = (scores: Float64Array, target: number, slope: Float64Array) => number;

function objectiveOf(lessons: readonly Lesson[], labels: number, width: number, loss: Loss): Objective {
  const scores = new Float64Array(labels);
  const parts = new Float64Array(labels);
  return (at) => {
    const slope = new Float64Array(at.length);
    let value = 0;
    for (const { vector, target } of lessons) {
      for (let label = 0; label < labels; label++) {
        let sum = at[labels * width + label] as number;
        for (let index = 0; index < width; index++)
          sum += (at[label * width + index] as number) * (vector[index] as number);
        scores[label] = sum;
      }
      value += loss(scores, target, parts);
      for (let label = 0; label < labels; label++) {
        const part = parts[label] as number;
        slope[labels * width + label]! += part;
        for (let index = 0; index < width; index++) slope[label * width + index]! += part * (vector[index] as number);
      }
    }
    value /= lessons.length;
    for (let index = 0; index < at.length; index++) slope[index]! /= lessons.length;
    for (let index = 0; index < labels * width; index++) {
      const weight = at[index] as number;
      value += 0.5 * decay * weight * weight;
      slope[index]! += decay * weight;
    }
    return { value, slope };
  };
}

export function lossOf(kind: SayingHead['kind'], labels: number): Loss {
  return kind === 'classifier' ? crossEntropy(labels) : squares;
}

function crossEntropy(labels: number): Loss {
  return (scores, target, slope) => {
    let most = -Infinity;
    for (let label = 0; label < labels; label++) most = Math.max(most, scores[label] as number);
    let total = 0;
    for (let label = 0; label < labels; label++) total += slope[label] = Math.exp((scores[label] as number) - most);
    for (let label = 0; label < labels; label++) slope[label]! /= total;
    const right = slope[target] as number;
    slope[target] = right - 1;
    return -Math.log(Math.max(right, 1e-300));
  };
}

const squares: Loss = (scores, target, slope) => {
  const error = (scores[0] as number) - target;
  slope[0] = error;
  return 0.5 * error * error;
};
