import { type Model, sequencesLimit } from '#native';
import { PrefixCache } from '../cache/prefix-cache.ts';
import type { WorkerOptions } from '../wire.ts';

/** Keeps what was computed, where a beginning of it can be used again. */
export function createPrefixCache(model: Model, options: WorkerOptions, stores: boolean): PrefixCache {
  const { cacheTokens, parallel, hostCacheBytes } = options;
  const first = parallel + 1;
  return new PrefixCache({
    capacity: cacheTokens,
    slots: parallel,
    holders: model.keepsTokensApart ? Array.from({ length: sequencesLimit - first }, (_, index) => first + index) : [],
    snapshotTokensMax: model.keepsTokensApart ? Math.floor(hostCacheBytes / model.cellBytes) : 0,
    stores,
  });
}
