import { assembleModule } from './assembler.ts';
import { bitDifference, bitOverlap, byteDot, f32Dot } from './comparisons.ts';
import { scanKernel } from './scan-kernel.ts';
import { compile, type CompiledModule, instantiate, type SharedMemory } from './web-assembly.ts';

/** What a scan computes between a query and rows. */
export type ScanKind = 'f32' | 'int8' | 'bits' | 'overlap';

const comparisons = { f32: f32Dot, int8: byteDot, bits: bitDifference, overlap: bitOverlap } as const;

/**
 * Compares the rows `first` to `end`, or those that `list` names from `first` to `end`; see `scanKernel`. There must be one
 * at least. Resolves to where the next hit would be written. Takes 0.1 to 4 ms per 10,000 rows of 384 dimensions.
 */
export type Scan = (
  rows: number,
  first: number,
  end: number,
  list: number,
  query: number,
  rowBytes: number,
  factors: number,
  queryScale: number,
  threshold: number,
  hits: number,
) => number;

export interface Kernels {
  /** Rows that follow each other. */
  readonly run: Readonly<Record<ScanKind, Scan>>;
  /** Rows by their numbers. */
  readonly list: Readonly<Record<ScanKind, Scan>>;
}

const kinds = Object.keys(comparisons) as readonly ScanKind[];
let compiled: CompiledModule | undefined;

/** The kernels over one shared memory. Compiled once a thread, in less than a millisecond. */
export function kernelsOver(memory: SharedMemory): Kernels {
  compiled ??= compile(
    assembleModule(
      kinds.flatMap((kind) => [
        scanKernel(`run-${kind}`, comparisons[kind], false),
        scanKernel(`list-${kind}`, comparisons[kind], true),
      ]),
    ),
  );
  const exports = instantiate(compiled, memory);
  const of = (way: string) =>
    Object.fromEntries(kinds.map((kind) => [kind, exports[`${way}-${kind}`] as Scan])) as Record<ScanKind, Scan>;
  return { run: of('run'), list: of('list') };
}

/** How many bytes a row of so many components takes, padded as the kernel wants it. */
export function rowBytesOf(kind: ScanKind, dimensions: number): number {
  const bytes = { f32: dimensions * 4, int8: dimensions, bits: dimensions / 8, overlap: dimensions / 8 }[kind];
  const { stride } = comparisons[kind];
  return Math.ceil(bytes / stride) * stride;
}
