/** What the parts of a worker hold, in tokens where it is cache. */
export interface Holdings {
  readonly residentBytes: number;
  readonly weightsBytes: number;
  readonly cellBytes: number;
  /** Tokens that the cache has room for. */
  readonly cells: number;
  /** Of those, tokens of running requests. */
  readonly cellsUsed: number;
  /** Tokens kept for later requests: in the cache, and as copies beside it. */
  /** Tokens that the cache for what is computed alone has room for; 0 while there is none. */
  readonly quietCells: number;
  readonly kept: { readonly cells: number; readonly copies: number };
}

/**
 * The memory of a worker, in bytes, by what it is used for: what its weights, its cache and its copies take by their
 * size, and as `other` what the process has beyond that, such as the buffers in which it computes.
 */
export function memoryByOwner(holdings: Holdings): Readonly<Record<string, number>> {
  const { residentBytes, weightsBytes, cellBytes, cells, cellsUsed, quietCells, kept } = holdings;
  const cacheBytes = cells * cellBytes;
  const copiesBytes = kept.copies * cellBytes;
  const quietBytes = quietCells * cellBytes;
  return {
    weights: weightsBytes,
    kv: cellsUsed * cellBytes,
    prefix_cache: kept.cells * cellBytes,
    kv_free: (cells - cellsUsed - kept.cells) * cellBytes,
    kv_alone: quietBytes,
    host_copies: copiesBytes,
    // Pages that were never touched are not resident yet: then there is nothing beyond.
    other: Math.max(0, residentBytes - weightsBytes - cacheBytes - quietBytes - copiesBytes),
  };
}
