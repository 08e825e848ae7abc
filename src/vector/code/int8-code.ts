import type { VectorMetric } from '#contract';
import { type Factors, productFactors } from './factors.ts';

/** What is added to the query's bytes, which must not be negative: see `i32x4.dotBytesAdd`. */
const queryOffset = 64;

/** Writes a row as signed bytes, each a share of its greatest component. */
export function encodeInt8(metric: VectorMetric, row: Float32Array, into: Int8Array): Factors {
  const { weight, bias } = productFactors(metric, row);
  const scale = greatest(row) / 127;
  let sum = 0;
  for (let d = 0; d < row.length; d++) {
    const byte = scale === 0 ? 0 : Math.round(row[d]! / scale);
    into[d] = byte;
    sum += byte;
  }
  return { weight: weight * scale, bias, origin: queryOffset * sum };
}

/** Writes a query as bytes of 1 to 127, with 64 for 0; returns what one step stands for. */
export function encodeInt8Query(query: Float32Array, into: Uint8Array): number {
  const scale = greatest(query) / 63;
  for (let d = 0; d < query.length; d++) into[d] = queryOffset + (scale === 0 ? 0 : Math.round(query[d]! / scale));
  return scale;
}

function greatest(values: Float32Array): number {
  let most = 0;
  for (let d = 0; d < values.length; d++) most = Math.max(most, Math.abs(values[d]!));
  return most;
}
