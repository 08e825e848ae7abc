import { seededRandom } from '../random.ts';
import type { VectorData } from './vector-data.ts';

const topics = 300;
const dimensions = 384;

/**
 * Vectors with what makes embeddings unlike noise: topics, and directions of which few matter much (90 % of the variance in about half of
 * them, as measured of sentences). Always the same.
 */
export function spectralData(count: number, queryCount: number): VectorData {
  const random = seededRandom(7);
  const gauss = (): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const spectrum = Float64Array.from({ length: dimensions }, (_none, d) => 1 / Math.sqrt(1 + d / 24));
  const centres = Array.from({ length: topics }, () => spectrum.map((scale) => gauss() * scale * 0.4));
  const draw = (into: Float32Array): void => {
    const centre = centres[Math.floor(random() * topics)]!;
    let square = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = centre[d]! + gauss() * spectrum[d]!;
      into[d] = value;
      square += value * value;
    }
    for (let d = 0; d < dimensions; d++) into[d]! /= Math.sqrt(square);
  };
  const many = (rows: number): Float32Array => {
    const values = new Float32Array(rows * dimensions);
    for (let row = 0; row < rows; row++) draw(values.subarray(row * dimensions, (row + 1) * dimensions));
    return values;
  };
  return { dimensions, count, rows: many(count), queries: many(queryCount), queryCount };
}
