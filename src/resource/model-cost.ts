import type { Digest } from '#base';
import { findInLock, parseSource, probeSources, readLock } from '#hub';
import type { Call, Cost } from '#stack';
import { lockFileOf } from './fetch-pinned.ts';
import { memoryOf } from './memory-of.ts';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';

/**
 * What it takes to serve a model: bytes to download, memory.
 *
 * @param served the digest of the weights, where it is known
 * @throws ModelTooLargeError when the weights are here and this machine has no memory for them
 */
export async function modelCost(
  { blobs, folder, environment, heldBytes }: ModelProviderOptions,
  name: string,
  declared: ModelProperties,
  served: Digest | undefined,
  { signal }: Call,
): Promise<Cost> {
  if (served && (await blobs.has(served))) {
    const memoryBytes = await memoryOf(await blobs.pathOf(served), name, declared, await heldBytes());
    return { downloadBytes: 0, memoryBytes };
  }
  const sources = declared.source.map(parseSource);
  const pinned = findInLock(await readLock(lockFileOf(folder)), sources);
  if (pinned && (await blobs.has(pinned.digest))) return { downloadBytes: 0 };
  const sizeBytes = pinned?.sizeBytes ?? (await probeSources(sources, { baseFolder: folder, environment, signal }));
  return sizeBytes === undefined ? {} : { downloadBytes: sizeBytes, diskBytes: sizeBytes };
}
