import type { QueryMap } from '../tune/query-map.ts';
import { rowsTimes } from './rows-times.ts';

/** What is learnt on a trunk's vectors. */
export type Head = SayingHead | Projection;

/** It says something of a text. */
export interface SayingHead {
  readonly kind: 'classifier' | 'regressor';
  /** Numbers of the trunk's vectors. */
  readonly width: number;
  /** Of a classifier; one without a name for a regressor. */
  readonly labels: readonly string[];
  /** A layer between the trunk and what is said, bent by a hyperbolic tangent: a small network. Absent: it is linear. */
  readonly hidden?: Layer | undefined;
  /** [labels, width], or [labels, units of the hidden layer], one row after the other. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

export interface Layer {
  /** [units, numbers that go in], one row after the other. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** It moves the vectors of queries nearer to what belongs to them. */
export interface Projection extends QueryMap {
  readonly kind: 'projection';
}

/**
 * What a head says of a vector: a classifier the probabilities of its labels, a regressor its number.
 *
 * @param vector of the trunk, which times `scale` has length 1
 */
export function applyHead(head: SayingHead, vector: Float32Array, scale = 1): Float32Array {
  const { kind, hidden } = head;
  const scores = hidden ? layerOf(head, bent(layerOf(hidden, vector, scale)), 1) : layerOf(head, vector, scale);
  return kind === 'classifier' ? softmax(scores) : scores;
}

function layerOf({ weights, biases }: Layer, input: Float32Array, scale: number): Float32Array {
  const sums = rowsTimes(weights, biases.length, input, input.length);
  for (let row = 0; row < sums.length; row++) sums[row] = (biases[row] as number) + scale * (sums[row] as number);
  return sums;
}

/** In place. */
function bent(units: Float32Array): Float32Array {
  for (let index = 0; index < units.length; index++) units[index] = Math.tanh(units[index] as number);
  return units;
}

/** Logarithms of odds to probabilities, in place. */
export function softmax(scores: Float32Array): Float32Array {
  const most = scores.reduce((high, score) => Math.max(high, score), -Infinity);
  let total = 0;
  for (let index = 0; index < scores.length; index++)
    total += scores[index] = Math.exp((scores[index] as number) - most);
  for (let index = 0; index < scores.length; index++) scores[index] = (scores[index] as number) / total;
  return scores;
}
