import type { Digest } from '#base';

/** A head as it is to be served, on an encoder of the same release. */
export interface ReleasedHead {
  readonly name: string;
  readonly trunk: string;
  readonly digest: Digest;
}
