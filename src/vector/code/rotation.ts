/** Fewer bits than this say too little of a vector, however few dimensions it has. */
const bitsMin = 256;

/** How many dimensions a vector has when it is turned, and so how many bits stand for it. */
export function turnedDimensions(dimensions: number): number {
  return Math.max(bitsMin, 2 ** Math.ceil(Math.log2(dimensions)));
}

/**
 * Turns a vector of 2^n dimensions in place, always in the same way and so that each of its components comes from all of
 * what it was: signs would else say much of dimensions that matter little. Lengths and products stay. Two rounds of signs
 * at random and a Walsh-Hadamard transform; n 2^n additions each.
 *
 * @see N. Ailon, B. Chazelle: The Fast Johnson-Lindenstrauss Transform, 2009
 */
export function turn(values: Float32Array): void {
  const size = values.length;
  const scale = 1 / Math.sqrt(size);
  for (const seed of [0x9e3779b9, 0x85ebca6b]) {
    let state = seed;
    for (let d = 0; d < size; d++) {
      // Marsaglia's xorshift: the same signs on every machine, and in every version.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      values[d]! *= state < 0 ? -scale : scale;
    }
    transform(values);
  }
}

/** In place. */
function transform(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let first = 0; first < values.length; first += 2 * half) {
      for (let at = first; at < first + half; at++) {
        const a = values[at]!;
        const b = values[at + half]!;
        values[at] = a + b;
        values[at + half] = a - b;
      }
    }
  }
}
