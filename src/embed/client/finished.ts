/**
 * A vector as it was asked for: its first numbers, of length 1. Always a new one, since the other is kept.
 *
 * @param dimensions absent: all
 */
export function finished(vector: Float32Array, dimensions: number | undefined, normalise: boolean): Float32Array {
  const kept = vector.slice(0, dimensions);
  if (!normalise) return kept;
  const scale = scaleToOne(kept);
  for (let index = 0; index < kept.length; index++) kept[index] = (kept[index] as number) * scale;
  return kept;
}

/** What a vector has length 1 times; 1 for one without length. */
export function scaleToOne(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return squares === 0 ? 1 : 1 / Math.sqrt(squares);
}
