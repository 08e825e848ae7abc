import type { Digest } from '#base';
import type { TensorTypeName } from '../gguf/tensor-type.ts';
import { type MemoryUse, memoryNeeded } from './memory.ts';
import type { ModelFacts } from './model-facts.ts';
import { type OffloadSizes, offloadSizes } from './offload-sizes.ts';

/** What one running model takes of the memory of a machine, so that several can be added up. */
export interface MemoryClaim {
  /** The file of the weights: processes that map the same one share its pages. */
  readonly weights: Digest;
  /** Weights that are used as they lie in the file. */
  readonly sharedBytes: number;
  /**
   * Everything that is this process's own: cache, compute buffers, weights that were laid out anew, and all of a draft
   * model, though its pages may be shared with others that map its file.
   */
  readonly privateBytes: number;
  /** Of that, for copies of keys and values of earlier requests. */
  readonly hostCacheBytes: number;
  /** What layers take of an accelerator's memory, where there is one; the machine's is counted as if there were none. */
  readonly offload?: OffloadSizes;
}

/**
 * Types whose matrices llama.cpp lays out anew for the processor, in memory of the process's own
 * (ggml-cpu/repack.cpp). On other processors none are.
 */
const repackedTypes: Readonly<Record<string, readonly TensorTypeName[]>> = {
  x64: ['Q4_0', 'Q4_K', 'Q2_K', 'IQ4_NL', 'MXFP4'],
  arm64: ['Q4_0', 'Q4_K', 'Q5_K', 'Q6_K', 'Q8_0', 'IQ4_NL', 'MXFP4'],
};

export function memoryClaim(
  weights: Digest,
  facts: ModelFacts,
  use: MemoryUse,
  architecture: string = process.arch,
): MemoryClaim {
  const repacked = repackedTypes[architecture] ?? [];
  const sharedBytes = facts.tensorsByType
    .filter(({ type }) => !repacked.includes(type))
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { totalBytes, hostCacheBytes } = memoryNeeded(facts, use);
  const offload = offloadSizes(facts, use);
  return { weights, sharedBytes, privateBytes: totalBytes - sharedBytes, hostCacheBytes, offload };
}

/** What all of them take when they run at the same time: weights that several map count once. */
export function bytesTogether(claims: Iterable<Omit<MemoryClaim, 'hostCacheBytes'>>): number {
  const shared = new Map<Digest, number>();
  let sumBytes = 0;
  for (const { weights, sharedBytes, privateBytes } of claims) {
    sumBytes += privateBytes;
    shared.set(weights, Math.max(shared.get(weights) ?? 0, sharedBytes));
  }
  return shared.values().reduce((sum, bytes) => sum + bytes, sumBytes);
}
