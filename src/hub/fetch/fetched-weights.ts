import type { Digest } from '#base';
import type { Source } from '../source/source.ts';

export interface FetchedWeights {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Undefined when the blob was stored already and nothing was asked of any source. */
  readonly source: Source | undefined;
}
