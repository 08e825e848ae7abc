import type { VectorMetric } from '#contract';
import { encodeBits, signEncoder } from '../code/bits-code.ts';
import { normalised } from '../code/factors.ts';
import { encodeInt8Query } from '../code/int8-code.ts';
import { turnedDimensions } from '../code/rotation.ts';
import { rowBytesOf, type ScanKind } from '../kernel/kernels.ts';
import type { QueryCode } from './scan-region.ts';

/** One query in the forms that rows are compared with, each made when it is first asked for. */
export class QueryCodes {
  readonly metric: VectorMetric;
  readonly vector: Float32Array;
  /** As the kernels want it: of length 1 for cosine. */
  readonly #scanned: Float32Array;
  readonly #made = new Map<ScanKind, QueryCode>();

  constructor(metric: VectorMetric, vector: Float32Array) {
    this.metric = metric;
    this.vector = vector;
    this.#scanned = metric === 'cosine' ? normalised(vector) : vector;
  }

  /** @param middle of the rows, where their bits say on which side of it they are */
  of(kind: ScanKind, middle?: Float32Array): QueryCode {
    const known = this.#made.get(kind);
    // A middle is that of one segment.
    if (known && middle === undefined) return known;
    const made = this.#make(kind, middle);
    this.#made.set(kind, made);
    return made;
  }

  #make(kind: ScanKind, middle: Float32Array | undefined): QueryCode {
    const query = this.#scanned;
    if (kind === 'f32') return { bytes: new Uint8Array(Float32Array.from(query).buffer), scale: 1 };
    const bytes = new Uint8Array(rowBytesOf(kind, middle ? turnedDimensions(query.length) : query.length));
    if (kind === 'int8') return { scale: encodeInt8Query(query, bytes), bytes };
    if (middle) return { scale: signEncoder(this.metric, middle).query(query, bytes), bytes };
    encodeBits(this.metric, query, bytes);
    return { bytes, scale: 1 };
  }
}
