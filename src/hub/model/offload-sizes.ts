import { type MemoryUse, memoryNeeded } from './memory.ts';
import type { ModelFacts } from './model-facts.ts';

/** What a model takes of an accelerator's memory, so that it can be found out how many of its layers fit. */
export interface OffloadSizes {
  readonly layers: number;
  /** Weights, keys and values of one layer; its part of the vocabulary's matrices included, to be on the safe side. */
  readonly layerBytes: number;
  /** Buffers to compute in, and a reserve for what the driver takes. */
  readonly fixedBytes: number;
}

const driverBytes = 256 * 2 ** 20;

export function offloadSizes(facts: ModelFacts, use: MemoryUse): OffloadSizes {
  const { weightsBytes, kvBytes, computeBytes } = memoryNeeded(facts, use);
  const layerBytes = Math.ceil((weightsBytes + kvBytes) / facts.layers);
  return { layers: facts.layers, layerBytes, fixedBytes: computeBytes + driverBytes };
}
