import type { Digest } from '#base';
import type { ManifestEntry } from '#stack';
import type { ReleasedEncoder } from '#target';
import { diskCacheBytes } from '../disk-cache.ts';
import type { EncoderProperties } from './encoder.ts';

/** An encoder as the serving process is told of it. */
export function releasedEncoder({ name, properties, outputs }: ManifestEntry): ReleasedEncoder {
  const { pooling, precision, tokensMax, whenTooLong, prefixes, sharing, threads, diskCache } =
    properties as unknown as EncoderProperties;
  return {
    name,
    weights: outputs['digest'] as Digest,
    config: outputs['configDigest'] as Digest,
    tokenizer: outputs['tokenizerDigest'] as Digest,
    pooling,
    precision,
    whenTooLong,
    sharing,
    ...(tokensMax !== undefined && { tokensMax }),
    ...(prefixes && { prefixes }),
    ...(diskCache !== undefined && { diskCacheBytes: diskCacheBytes(diskCache) }),
    ...(threads !== undefined && { threads }),
  };
}
