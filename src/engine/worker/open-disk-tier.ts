import { join } from 'node:path';
import { digestOf } from '#base';
import { llamaRelease, llamaSystem } from '#native';
import { DiskTier, type DiskTierOptions } from '../cache/disk/disk-tier.ts';
import { folderDisk } from '../cache/disk/folder-disk.ts';
import { createSeal } from '../cache/disk/seal.ts';
import type { WorkerOptions } from '../wire.ts';
import { cacheSizeOf } from './create-cache.ts';

/** What waits to be written has left the host's memory by its budget, and takes this much more of it. */
const waitingShare = 1 / 8;

/**
 * The folder in which a model's keys and values are kept: one of its own for everything on which they depend, which is
 * the weights, the build of llama.cpp and what it runs on, and the size of the context. Undefined where none is wanted.
 */
export function openDiskTier(options: WorkerOptions, warn: DiskTierOptions['warn']): DiskTier | undefined {
  const { diskCache, weights, hostCacheBytes, device, gpuLayers, offload } = options;
  // All that is read or written goes through the host's memory.
  if (diskCache === undefined || weights === undefined || hostCacheBytes === 0) return undefined;
  const system = `${process.platform} ${process.arch} ${llamaSystem()}`;
  const { cells, sequences, isApart } = cacheSizeOf(options);
  // Where sequences are apart, what is saved says how many there are.
  const apart = isApart ? sequences : undefined;
  const digest = digestOf({ weights, build: llamaRelease, system, device, gpuLayers, offload, cells, apart });
  const key = digest.slice('sha256:'.length, 'sha256:'.length + 32);
  return new DiskTier({
    disk: folderDisk(join(diskCache.folder, key)),
    seal: createSeal(diskCache.secret, key),
    bytesMax: diskCache.bytesMax,
    waitingBytesMax: hostCacheBytes * waitingShare,
    warn,
  });
}
