import type { Block } from '../memory/arena.ts';
import type { ScanKind } from '../kernel/kernels.ts';
import { type Factors } from '../code/factors.ts';
import { factorBytes } from '../kernel/scan-kernel.ts';

/** Rows of one kind that follow each other in memory, with their factors. */
export interface Region {
  readonly kind: ScanKind;
  readonly rows: Block;
  readonly factors: Block;
  readonly rowBytes: number;
  /** Number of its first row among those it belongs to. */
  readonly first: number;
  /** How many there are. */
  readonly count: number;
}

export function writeFactors(into: Float32Array, index: number, { weight, bias, origin }: Factors): void {
  const at = (index * factorBytes) / Float32Array.BYTES_PER_ELEMENT;
  into[at] = weight;
  into[at + 1] = bias;
  into[at + 2] = origin;
  into[at + 3] = 0;
}

/** Whether a row has a vector: see `absent`. */
export function hasVector({ factors }: Region, index: number): boolean {
  const bias = new Float32Array(factors.arena.memory.buffer, factors.address + index * factorBytes + 4, 1)[0];
  return bias !== -Infinity;
}

/** A view of a row of `f32`, without what pads it. `index` counts from the region's first row. */
export function floatsOf({ rows, rowBytes }: Region, index: number, dimensions: number): Float32Array {
  return new Float32Array(rows.arena.memory.buffer, rows.address + index * rowBytes, dimensions);
}

export function freeRegion({ rows, factors }: Region): void {
  rows.free();
  factors.free();
}
