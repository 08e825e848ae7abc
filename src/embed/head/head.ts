/** What a head makes of a trunk's vector. */
export interface Head {
  readonly kind: 'classifier' | 'regressor';
  /** Numbers of the trunk's vectors. */
  readonly width: number;
  /** Of a classifier; one without a name for a regressor. */
  readonly labels: readonly string[];
  /** [labels, width], one row after the other. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/**
 * What a head says of a vector: a classifier the probabilities of its labels, a regressor its number.
 *
 * @param vector of the trunk, of length 1
 */
export function applyHead({ kind, width, labels, weights, biases }: Head, vector: Float32Array): Float32Array {
  const out = new Float32Array(labels.length);
  for (let label = 0; label < labels.length; label++) {
    let sum = biases[label] as number;
    const row = label * width;
    for (let index = 0; index < width; index++) sum += (weights[row + index] as number) * (vector[index] as number);
    out[label] = sum;
  }
  return kind === 'classifier' ? softmax(out) : out;
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
