import type { Best } from '../kernel/best.ts';
import { hitBytes } from '../kernel/scan-kernel.ts';
import type { Region } from './region.ts';
import { rowsAtOnce, scratchOf } from '../memory/scratch.ts';
import { isSelected, type Selection } from './selection.ts';

/** A query in the form that one kind of rows is compared with. */
export interface QueryCode {
  readonly bytes: Uint8Array;
  readonly scale: number;
}

/**
 * Below this share of rows a scan jumps from one that is selected to the next; above, it reads through and passes over what is
 * not: memory in a line is read several times as fast.
 */
const listShareMax = 0.2;

/** Offers the rows of a region that are selected to `best`, by their estimates. */
export function scanRegion(region: Region, query: QueryCode, selection: Selection, best: Best): void {
  const first = Math.max(region.first, selection.first);
  const end = Math.min(region.first + region.count, selection.end);
  if (first >= end) return;
  writeQuery(region, query.bytes);
  const isSparse = selection.mask && selection.count < (selection.end - selection.first) * listShareMax;
  if (isSparse) scanList(region, query.scale, listed(selection, first, end), best);
  else scanRun(region, query.scale, selection, first, end, best);
}

/** Offers the rows that are listed. */
export function scanRows(region: Region, query: QueryCode, rows: Uint32Array, best: Best): void {
  writeQuery(region, query.bytes);
  scanList(region, query.scale, rows, best);
}

function writeQuery(region: Region, bytes: Uint8Array): void {
  const { arena } = region.rows;
  const place = arena.bytesOf(scratchOf(arena).query);
  place.set(bytes);
  place.fill(0, bytes.length, Math.max(bytes.length, region.rowBytes));
}

function listed({ mask }: Selection, first: number, end: number): Uint32Array {
  const rows: number[] = [];
  for (let row = first; row < end; row++) {
    // Words without any bit are passed over.
    if ((row & 31) === 0 && mask!.words[row >>> 5] === 0) row += 31;
    else if (mask!.has(row)) rows.push(row);
  }
  return Uint32Array.from(rows);
}

function scanRun(region: Region, scale: number, selection: Selection, first: number, end: number, best: Best): void {
  const { arena, address } = region.rows;
  const { query, hits } = scratchOf(arena);
  const scan = arena.kernels.run[region.kind];
  for (let from = first; from < end; from += rowsAtOnce) {
    const start = from - region.first;
    const stop = Math.min(from + rowsAtOnce, end) - region.first;
    const { rowBytes, factors } = region;
    const threshold = best.threshold;
    const after = scan(
      address,
      start,
      stop,
      0,
      query.address,
      rowBytes,
      factors.address,
      scale,
      threshold,
      hits.address,
    );
    offerHits(region, after, selection, best);
  }
}

function scanList(region: Region, scale: number, rows: Uint32Array, best: Best): void {
  const { arena, address } = region.rows;
  const { query, hits, list } = scratchOf(arena);
  const scan = arena.kernels.list[region.kind];
  const { rowBytes, factors } = region;
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows.subarray(from, from + rowsAtOnce);
    const place = new Uint32Array(arena.memory.buffer, list.address, part.length);
    for (let at = 0; at < part.length; at++) place[at] = part[at]! - region.first;
    const count = part.length;
    const threshold = best.threshold;
    const after = scan(
      address,
      0,
      count,
      list.address,
      query.address,
      rowBytes,
      factors.address,
      scale,
      threshold,
      hits.address,
    );
    offerHits(region, after, undefined, best);
  }
}

function offerHits({ rows, first }: Region, after: number, selection: Selection | undefined, best: Best): void {
  const { hits } = scratchOf(rows.arena);
  const count = (after - hits.address) / hitBytes;
  const numbers = new Uint32Array(rows.arena.memory.buffer, hits.address, count * 2);
  const estimates = new Float32Array(rows.arena.memory.buffer, hits.address, count * 2);
  for (let at = 0; at < count; at++) {
    const row = first + numbers[2 * at]!;
    if (selection?.mask === undefined || isSelected(selection, row)) best.offer(row, estimates[2 * at + 1]!);
  }
}
