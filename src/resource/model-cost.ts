import { resolve } from 'node:path';
import type { Digest } from '#base';
import { findInLock, lockFileOf, parseSource, probeSources, readLock, type Source } from '#hub';
import type { Call, Cost } from '#stack';
import { memoryOf } from './memory-of.ts';
import { ModelTooLargeError } from './model-too-large-error.ts';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';

/**
 * What it takes to serve a model: bytes to download, memory.
 *
 * @param served the digest of the weights, where it is known
 * @throws ModelTooLargeError when the weights can be looked into and this machine has no memory for them; those that
 *   are far away are looked into when they have come
 */
export async function modelCost(
  { blobs, folder, environment, heldBytes }: ModelProviderOptions,
  name: string,
  declared: ModelProperties,
  served: Digest | undefined,
  { signal }: Call,
): Promise<Cost> {
  if (served && (await blobs.has(served))) {
    const memoryBytes = await memoryOf(await blobs.pathOf(served), name, declared, await heldBytes(served));
    return { downloadBytes: 0, memoryBytes };
  }
  const sources = declared.source.map(parseSource);
  const pinned = findInLock(await readLock(lockFileOf(folder)), sources);
  if (pinned && (await blobs.has(pinned.digest))) return { downloadBytes: 0 };
  const memoryBytes = await memoryOfLocal(sources, folder, name, declared);
  if (memoryBytes !== undefined) return { downloadBytes: 0, memoryBytes };
  const sizeBytes = pinned?.sizeBytes ?? (await probeSources(sources, { baseFolder: folder, environment, signal }));
  return sizeBytes === undefined ? {} : { downloadBytes: sizeBytes, diskBytes: sizeBytes };
}

/** Of a `file:` source, before it is copied. Undefined where there is none, or it cannot be read: another may do. */
async function memoryOfLocal(sources: readonly Source[], folder: string, name: string, declared: ModelProperties) {
  const local = sources.find((source) => source.kind === 'file');
  if (!local) return undefined;
  try {
    return await memoryOf(resolve(folder, local.path), name, declared, 0);
  } catch (error) {
    if (error instanceof ModelTooLargeError) throw error;
    return undefined;
  }
}
