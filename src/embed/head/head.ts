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
  for (let label = 0; label < labels.length; label++)
    out[label] = (biases[label] as number) + rowTimes(weights, label * width, vector, width);
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

/** Four sums at a time, since an addition waits for the one before: a head is to cost next to nothing beside its trunk. */
function rowTimes(weights: Float32Array, row: number, vector: Float32Array, width: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let index = 0;
  for (; index + 3 < width; index += 4) {
    first += (weights[row + index] as number) * (vector[index] as number);
    second += (weights[row + index + 1] as number) * (vector[index + 1] as number);
    third += (weights[row + index + 2] as number) * (vector[index + 2] as number);
    fourth += (weights[row + index + 3] as number) * (vector[index + 3] as number);
  }
  for (; index < width; index++) first += (weights[row + index] as number) * (vector[index] as number);
  return first + second + third + fourth;
}
