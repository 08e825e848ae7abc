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
 * @param vector of the trunk, which times `scale` has length 1
 */
export function applyHead(
  { kind, width, labels, weights, biases }: Head,
  vector: Float32Array,
  scale = 1,
): Float32Array {
  const scores = rowsTimes(weights, labels.length, vector, width);
  for (let label = 0; label < scores.length; label++)
    scores[label] = (biases[label] as number) + scale * (scores[label] as number);
  return kind === 'classifier' ? softmax(scores) : scores;
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

/** Four rows at a time: an addition waits for the one before it, and a number of the vector is read once for four. */
function rowsTimes(weights: Float32Array, rows: number, vector: Float32Array, width: number): Float32Array {
  const sums = new Float32Array(rows);
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const at = row * width;
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let index = 0; index < width; index++) {
      const value = vector[index] as number;
      first += value * (weights[at + index] as number);
      second += value * (weights[at + width + index] as number);
      third += value * (weights[at + 2 * width + index] as number);
      fourth += value * (weights[at + 3 * width + index] as number);
    }
    sums[row] = first;
    sums[row + 1] = second;
    sums[row + 2] = third;
    sums[row + 3] = fourth;
  }
  for (; row < rows; row++) {
    let sum = 0;
    for (let index = 0; index < width; index++)
      sum += (vector[index] as number) * (weights[row * width + index] as number);
    sums[row] = sum;
  }
  return sums;
}
