import { type Model, sequencesLimit } from '#native';
import { ApartCache } from '../cache/apart-cache.ts';
import type { KeyValueCache } from '../cache/key-value-cache.ts';
import { PrefixCache } from '../cache/prefix-cache.ts';
import type { WorkerOptions } from '../wire.ts';

/** What llama.cpp gives each of several sequences is a multiple of this. */
const cellsAtOnce = 256;

/** The size of the native cache, and who has which part of it. */
export interface CacheSize {
  readonly cells: number;
  readonly sequences: number;
  readonly isApart: boolean;
}

/**
 * Apart where every running sequence can have the cells that it may ever need: attention looks at every cell that it is
 * shown, also at those of others. Together where sequences have to make do with fewer.
 */
export function cacheSizeOf(options: WorkerOptions): CacheSize {
  const { cacheTokens, contextTokens, parallel, hostCacheBytes } = options;
  const isRoomy = cacheTokens >= contextTokens * parallel;
  const isApart = parallel > 1 && isRoomy && hostCacheBytes > 0;
  if (!isApart) return { cells: cacheTokens, sequences: parallel + 1, isApart };
  const slotTokens = Math.ceil(cacheTokens / parallel / cellsAtOnce) * cellsAtOnce;
  return { cells: slotTokens * parallel, sequences: parallel, isApart };
}

/** Keeps what was computed, where a beginning of it can be used again. */
export function createCache(model: Model, options: WorkerOptions, stores: boolean): KeyValueCache {
  const { parallel, hostCacheBytes } = options;
  const { cells, sequences, isApart } = cacheSizeOf(options);
  const snapshotTokensMax = model.keepsTokensApart ? Math.floor(hostCacheBytes / model.cellBytes) : 0;
  if (isApart) return new ApartCache({ slots: parallel, slotTokens: cells / parallel, snapshotTokensMax, stores });
  return new PrefixCache({
    capacity: cells,
    slots: parallel,
    holders: model.keepsTokensApart
      ? Array.from({ length: sequencesLimit - sequences }, (_, index) => sequences + index)
      : [],
    snapshotTokensMax,
    stores,
  });
}
