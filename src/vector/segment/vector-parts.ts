import type { VectorField } from '#contract';
import { encodeBits, signEncoder } from '../code/bits-code.ts';
import { absent, type Factors, isBitMetric, productFactors } from '../code/factors.ts';
import { encodeInt8 } from '../code/int8-code.ts';
import { turnedDimensions } from '../code/rotation.ts';
import { rowBytesOf, type ScanKind } from '../kernel/kernels.ts';
import { factorBytes } from '../kernel/scan-kernel.ts';
import { writeFactors } from '../scan/region.ts';

/** The vector of row n of a segment that is built; undefined where the record has none. */
export type VectorOf = (row: number) => Float32Array | undefined;

/** Rows that are encoded before others get a turn. */
const rowsAtOnce = 256;

/** Segments with fewer rows are scanned as they are. */
const codedRowsMin = 2048;

/** Which codes a segment of so many rows has. */
export function codesFor({ metric, codes = 'int8' }: VectorField, rows: number): ScanKind | undefined {
  if (metric === 'hamming') return 'bits';
  if (metric === 'jaccard') return 'overlap';
  if (codes === 'none' || rows < codedRowsMin) return undefined;
  return codes === 'int8' ? 'int8' : 'bits';
}

/** Bytes of a row's code. */
export function codeBytesOf({ dimensions, metric }: VectorField, kind: ScanKind): number {
  const isSigns = kind === 'bits' && !isBitMetric(metric);
  return rowBytesOf(kind, isSigns ? turnedDimensions(dimensions) : dimensions);
}

/** Where the vectors of all rows lie on average; on the sphere, for cosine. */
export async function middleOf(
  { dimensions, metric }: VectorField,
  rows: number,
  vectorOf: VectorOf,
): Promise<Float32Array> {
  const sums = new Float64Array(dimensions);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (row % rowsAtOnce === 0) await turn();
    const vector = vectorOf(row);
    if (vector === undefined) continue;
    count++;
    const scale = metric === 'cosine' ? productFactors(metric, vector).weight : 1;
    for (let d = 0; d < dimensions; d++) sums[d]! += vector[d]! * scale;
  }
  return Float32Array.from(sums, (sum) => sum / Math.max(1, count));
}

/** Rows of the vectors themselves, part by part. */
export function vectorRows({ dimensions }: VectorField, rows: number, vectorOf: VectorOf): AsyncIterable<Uint8Array> {
  const rowBytes = rowBytesOf('f32', dimensions);
  return parts(rows, rowBytes, (row, into) => {
    const vector = vectorOf(row);
    if (vector) new Float32Array(into.buffer, into.byteOffset, dimensions).set(vector);
  });
}

export function vectorFactors({ metric }: VectorField, rows: number, vectorOf: VectorOf): AsyncIterable<Uint8Array> {
  const of = (vector: Float32Array): Factors =>
    isBitMetric(metric) ? { weight: 0, bias: 0, origin: 0 } : productFactors(metric, vector);
  return parts(rows, factorBytes, (row, into) => {
    const vector = vectorOf(row);
    writeFactors(new Float32Array(into.buffer, into.byteOffset, 4), 0, vector ? of(vector) : absent);
  });
}

/** Encodes all rows: the codes come part by part, and the factors are complete when they have all come. */
export function codeRows(
  field: VectorField,
  kind: ScanKind,
  middle: Float32Array | undefined,
  rows: number,
  vectorOf: VectorOf,
): { readonly codes: AsyncIterable<Uint8Array>; readonly factors: Float32Array } {
  const factors = new Float32Array((rows * factorBytes) / 4);
  const encode = encoderOf(field, kind, middle);
  const codes = parts(rows, codeBytesOf(field, kind), (row, into) => {
    const vector = vectorOf(row);
    writeFactors(factors, row, vector ? encode(vector, into) : absent);
  });
  return { codes, factors };
}

function encoderOf({ metric }: VectorField, kind: ScanKind, middle: Float32Array | undefined) {
  if (kind === 'int8')
    return (vector: Float32Array, into: Uint8Array): Factors =>
      encodeInt8(metric, vector, new Int8Array(into.buffer, into.byteOffset, into.length));
  return middle ? signEncoder(metric, middle).row : encodeBits.bind(undefined, metric);
}

async function* parts(
  rows: number,
  rowBytes: number,
  write: (row: number, into: Uint8Array) => void,
): AsyncIterable<Uint8Array> {
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const part = new Uint8Array(Math.min(rowsAtOnce, rows - first) * rowBytes);
    for (let at = 0; at * rowBytes < part.length; at++)
      write(first + at, part.subarray(at * rowBytes, (at + 1) * rowBytes));
    yield part;
    await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
