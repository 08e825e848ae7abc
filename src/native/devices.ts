import type { Pointer } from './layout.ts';
import { llama } from './library.ts';

/** Something that llama.cpp can compute with. */
export interface Device {
  /** "CUDA0", "Vulkan0", "Metal", "CPU" */
  readonly name: string;
  readonly description: string;
  /** `integrated` shares the memory of the processor. */
  readonly kind: 'cpu' | 'gpu' | 'integrated' | 'other';
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const kinds = ['cpu', 'gpu', 'integrated'] as const;

/** The devices of this machine that the installed libraries can use; loads the libraries. */
export function listDevices(): readonly Device[] {
  const native = llama();
  return Array.from({ length: native.deviceCount() }, (_none, index) => describe(native.deviceAt(index)));
}

function describe(device: Pointer): Device {
  const native = llama();
  const [freeBytes, totalBytes] = [[0], [0]] as [[number], [number]];
  native.deviceMemory(device, freeBytes, totalBytes);
  return {
    name: native.deviceName(device),
    description: native.deviceDescription(device),
    kind: kinds[native.deviceKind(device)] ?? 'other',
    freeBytes: Number(freeBytes[0]),
    totalBytes: Number(totalBytes[0]),
  };
}

/** Whether layers can be held there. */
export function isAccelerator({ kind }: Device): boolean {
  return kind === 'gpu' || kind === 'integrated';
}

/** Sizes of a model, as far as they decide how much of it goes to a device. */
export interface OffloadSizes {
  readonly layers: number;
  /** Weights, keys and values of one. */
  readonly layerBytes: number;
  /** What the device needs beside: buffers to compute in. */
  readonly fixedBytes: number;
}

/** Layers that fit into the memory of the devices beside the processor; all of them, and the output, where it is enough. */
export function layersThatFit({ layers, layerBytes, fixedBytes }: OffloadSizes, devices: readonly Device[]): number {
  const fitting = devices
    .filter(isAccelerator)
    .reduce((sum, { freeBytes }) => sum + Math.max(0, Math.floor((freeBytes - fixedBytes) / layerBytes)), 0);
  // llama.cpp counts the output as one more layer.
  return fitting > layers ? layers + 1 : fitting;
}
