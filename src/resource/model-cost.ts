import { resolve } from 'node:path';
import { type Digest, digestOf } from '#base';
import {
  bytesTogether,
  findInLock,
  lockFileOf,
  type MemoryClaim,
  parseSource,
  probeSources,
  readLock,
  type Source,
} from '#hub';
import type { Call, Cost } from '#stack';
import { memoryOf } from './memory-of.ts';
import { ModelTooLargeError } from './model-too-large-error.ts';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';

export interface ModelCost extends Cost {
  /** Undefined where the weights cannot be looked into yet. */
  readonly claim: MemoryClaim | undefined;
}

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
): Promise<ModelCost> {
  if (served && (await blobs.has(served))) {
    const claim = await memoryOf(await blobs.pathOf(served), served, name, declared, await heldBytes());
    return { downloadBytes: 0, memoryBytes: bytesTogether([claim]), claim };
  }
  const sources = declared.source.map(parseSource);
  const pinned = findInLock(await readLock(lockFileOf(folder)), sources);
  if (pinned && (await blobs.has(pinned.digest))) return { downloadBytes: 0, claim: undefined };
  const claim = await claimOfLocal(sources, folder, name, declared, await heldBytes());
  if (claim) return { downloadBytes: 0, memoryBytes: bytesTogether([claim]), claim };
  const sizeBytes = pinned?.sizeBytes ?? (await probeSources(sources, { baseFolder: folder, environment, signal }));
  return { ...(sizeBytes !== undefined && { downloadBytes: sizeBytes, diskBytes: sizeBytes }), claim: undefined };
}

/** Of a `file:` source, before it is copied. Undefined where there is none, or it cannot be read: another may do. */
async function claimOfLocal(
  sources: readonly Source[],
  folder: string,
  name: string,
  declared: ModelProperties,
  heldBytes: number,
): Promise<MemoryClaim | undefined> {
  const local = sources.find((source) => source.kind === 'file');
  if (!local) return undefined;
  try {
    const file = resolve(folder, local.path);
    // Its digest is known when it has been copied; until then its place stands for it.
    return await memoryOf(file, digestOf(file), name, declared, heldBytes);
  } catch (error) {
    if (error instanceof ModelTooLargeError) throw error;
    return undefined;
  }
}
