import { digestOf, type Digest } from '#base';
import {
  bytesTogether,
  findInLock,
  type GgufHeader,
  lockFileOf,
  type MemoryClaim,
  parseSource,
  quantisedHeader,
  readGguf,
  readLock,
} from '#hub';
import type { Call, Cost } from '#stack';
import { memoryOf } from './memory-of.ts';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';
import type { PreviewWeights } from './preview-weights.ts';

export interface ModelCost extends Cost {
  /** Undefined where the weights cannot be looked into yet. */
  readonly claim: MemoryClaim | undefined;
}

/**
 * What it takes to serve a model: bytes to download, memory. Weights that are far away are looked into where they are,
 * as far as their server allows it.
 *
 * @param served the digest of the weights, where it is known
 * @throws ModelTooLargeError when the weights can be looked into and this machine has no memory for them
 * @throws InvalidGgufError, NotALanguageModelError when they are no model
 */
export async function modelCost(
  { blobs, folder, heldBytes, preview }: ModelProviderOptions & { readonly preview: PreviewWeights },
  name: string,
  declared: ModelProperties,
  served: Digest | undefined,
  call: Call,
): Promise<ModelCost> {
  const claimOf = async (header: GgufHeader, weights: Digest) =>
    await memoryOf(header, weights, name, declared, await heldBytes());
  if (served && (await blobs.has(served))) {
    const claim = await claimOf(await readGguf(await blobs.pathOf(served)), served);
    return { downloadBytes: 0, memoryBytes: bytesTogether([claim]), claim };
  }
  const pinned = findInLock(await readLock(lockFileOf(folder)), declared.source.map(parseSource));
  const isHere = pinned !== undefined && (await blobs.has(pinned.digest));
  const { source, sizeBytes, header } = isHere
    ? { source: undefined, sizeBytes: 0, header: await readGguf(await blobs.pathOf(pinned.digest)) }
    : await preview(declared, pinned?.sizeBytes, call);
  // Until the digest of what will be served is known, what it will be made of stands for it.
  const weights =
    pinned && !declared.quantise ? pinned.digest : digestOf([pinned?.digest ?? declared.source, declared.quantise]);
  const claim =
    header && (await claimOf(declared.quantise ? quantisedHeader(header, declared.quantise) : header, weights));
  return {
    ...(sizeBytes !== undefined && { downloadBytes: source?.kind === 'file' ? 0 : sizeBytes, diskBytes: sizeBytes }),
    ...(claim && { memoryBytes: bytesTogether([claim]) }),
    claim,
  };
}
