import type { VectorField } from '#contract';
import { encodeBits } from '../code/bits-code.ts';
import { absent, isBitMetric, productFactors } from '../code/factors.ts';
import { rowBytesOf, type ScanKind } from '../kernel/kernels.ts';
import { factorBytes } from '../kernel/scan-kernel.ts';
import type { Arenas } from '../memory/arenas.ts';
import type { FieldRegions } from './row-set.ts';
import { floatsOf, freeRegion, hasVector, type Region, writeFactors } from '../scan/region.ts';

/** Rows of a block: little enough that a collection with few records takes little. */
const blockRows = [64, 1024] as const;

/** One kind of vector in the tail: blocks of rows that are appended to. */
export class TailVectors {
  readonly #arenas: Arenas;
  readonly #field: VectorField;
  readonly #kind: ScanKind;
  readonly #vectors: Region[] = [];
  /** For metrics of bits, what is compared. */
  readonly #bits: Region[] = [];

  constructor(arenas: Arenas, field: VectorField) {
    this.#arenas = arenas;
    this.#field = field;
    this.#kind = field.metric === 'jaccard' ? 'overlap' : 'bits';
  }

  /** What scans read; of a metric of bits the bits. */
  get regions(): FieldRegions {
    const { dimensions, metric } = this.#field;
    return { dimensions, vectors: isBitMetric(metric) ? this.#bits : this.#vectors };
  }

  /** @param row the next one */
  append(row: number, vector: Float32Array | undefined): void {
    const { metric } = this.#field;
    const isBits = isBitMetric(metric);
    const region = this.#roomFor(row, this.#vectors, 'f32');
    const rows = vector ?? new Float32Array(this.#field.dimensions);
    floatsOf(region, row - region.first, rows.length).set(rows);
    this.#finish(region, row, vector && !isBits ? productFactors(metric, vector) : vector ? presentBits : absent);
    if (!isBits) return;
    const bits = this.#roomFor(row, this.#bits, this.#kind);
    const { arena, address } = bits.rows;
    const code = new Uint8Array(arena.memory.buffer, address + (row - bits.first) * bits.rowBytes, bits.rowBytes);
    const factors = encodeBits(metric, rows, code);
    this.#finish(bits, row, vector ? factors : absent);
  }

  /** A view; undefined where there is none. */
  vectorOf(row: number): Float32Array | undefined {
    const region = regionOf(this.#vectors, row);
    if (region === undefined || !hasVector(region, row - region.first)) return undefined;
    return floatsOf(region, row - region.first, this.#field.dimensions);
  }

  free(): void {
    for (const region of [...this.#vectors, ...this.#bits]) freeRegion(region);
  }

  #roomFor(row: number, regions: Region[], kind: ScanKind): Region {
    const last = regions.at(-1);
    const rowsOf = (region: Region) => region.factors.bytes / factorBytes;
    if (last && row < last.first + rowsOf(last)) return last;
    const count = blockRows[regions.length === 0 ? 0 : 1];
    const rowBytes = rowBytesOf(kind, this.#field.dimensions);
    const [rows, factors] = this.#arenas.allocateBoth(count * rowBytes, count * factorBytes);
    rows.arena.bytesOf(rows).fill(0);
    const region: Region = { kind, rows, factors, rowBytes, first: row, count: 0 };
    regions.push(region);
    return region;
  }

  /** Counts the row as there. */
  #finish(region: Region, row: number, factors: Parameters<typeof writeFactors>[2]): void {
    const { arena, address, bytes } = region.factors;
    writeFactors(new Float32Array(arena.memory.buffer, address, bytes / 4), row - region.first, factors);
    const regions = region.kind === 'f32' ? this.#vectors : this.#bits;
    regions[regions.indexOf(region)] = { ...region, count: row - region.first + 1 };
  }
}

/** A row that is there, and is not compared as numbers. */
const presentBits = { weight: 0, bias: 0, origin: 0 } as const;

/** Of the region that holds a row; they are in order. */
function regionOf(regions: readonly Region[], row: number): Region | undefined {
  return regions.findLast(({ first }) => first <= row);
}
