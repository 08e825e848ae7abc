import { digestOf, type Digest } from '#base';
import {
  bytesTogether,
  findInLock,
  type GgufHeader,
  lockFileOf,
  parseSource,
  quantisedHeader,
  readGguf,
  readLock,
} from '#hub';
import type { Call, Cost } from '#stack';
import type { ModelMemory } from './memory-ledger.ts';
import { modelMemory } from './model-memory.ts';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';
import type { PreviewWeights } from './preview-weights.ts';

export interface ModelCost extends Cost {
  /** Undefined where the weights cannot be looked into yet. */
  readonly memory: ModelMemory | undefined;
}

/**
 * What it takes to serve a model: bytes to download, memory. Weights that are far away are looked into where they are,
 * as far as their server allows it.
 *
 * @param served the digest of the weights, where it is known
 * @throws ModelTooLargeError when the weights can be looked into and this machine has no memory for them
 * @throws InvalidGgufError, NotALanguageModelError when they are no model
 * @throws DraftMismatchError when they are no pair with those of the draft model
 */
export async function modelCost(
  options: ModelProviderOptions & { readonly preview: PreviewWeights },
  name: string,
  declared: ModelProperties,
  served: Digest | undefined,
  call: Call,
): Promise<ModelCost> {
  const { blobs, folder, preview } = options;
  const memoryOf = (header: GgufHeader, weights: Digest) => modelMemory(options, name, declared, header, weights);
  if (served && (await blobs.has(served))) {
    const memory = await memoryOf(await readGguf(await blobs.pathOf(served)), served);
    return { downloadBytes: 0, ...bytesOf(memory), memory };
  }
  const pinned = findInLock(await readLock(lockFileOf(folder)), declared.source.map(parseSource));
  const isHere = pinned !== undefined && (await blobs.has(pinned.digest));
  const { source, sizeBytes, header } = isHere
    ? { source: undefined, sizeBytes: 0, header: await readGguf(await blobs.pathOf(pinned.digest)) }
    : await preview(declared, pinned?.sizeBytes, call);
  // Until the digest of what will be served is known, what it will be made of stands for it.
  const weights =
    pinned && !declared.quantise ? pinned.digest : digestOf([pinned?.digest ?? declared.source, declared.quantise]);
  const memory =
    header && (await memoryOf(declared.quantise ? quantisedHeader(header, declared.quantise) : header, weights));
  return {
    ...(sizeBytes !== undefined && { downloadBytes: source?.kind === 'file' ? 0 : sizeBytes, diskBytes: sizeBytes }),
    ...bytesOf(memory),
    memory,
  };
}

function bytesOf(memory: ModelMemory | undefined): Pick<Cost, 'memoryBytes'> {
  return memory?.claim ? { memoryBytes: bytesTogether([memory.claim]) } : {};
}
