import type { Digest } from '#base';
import type { EncoderOptions } from '#embed';

/** An encoder as it is to be served: which files, and how its vectors are made. */
export type ReleasedEncoder = Pick<
  EncoderOptions,
  'name' | 'pooling' | 'precision' | 'tokensMax' | 'whenTooLong' | 'prefixes' | 'sharing' | 'threads'
> & {
  readonly weights: Digest;
  readonly config: Digest;
  readonly tokenizer: Digest;
  /** What it may keep on disk; 0: nothing. Absent: 256 MiB. */
  readonly diskCacheBytes?: number | undefined;
};
