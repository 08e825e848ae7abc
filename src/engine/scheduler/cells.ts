import { assert } from '#base';
import type { CacheOperation } from './step.ts';

/**
 * Who holds which part of the native cache. A prefix cache fits in here: it would find cells for the start of a prompt
 * in `open`, and keep them in `close`.
 */
export interface CacheAllocator {
  readonly capacity: number;
  readonly freeCells: number;
  readonly freeSlots: number;
  /** Takes a slot; undefined when there is none. */
  open(): number | undefined;
  /** Takes cells for more tokens of a slot; false, and nothing taken, when there are too few. */
  grow(slot: number, count: number): boolean;
  /** Gives back the last cells of a slot, whose tokens never reached the native cache. */
  shrink(slot: number, count: number): void;
  /** Makes all of the source's cells part of the target, which must be empty. */
  share(source: number, target: number): void;
  /** Gives the slot and all cells that only it held back. */
  close(slot: number): void;
  /** What is to be done in the native cache since the last call. */
  takeOperations(): CacheOperation[];
}

/** Cells that were taken together, by one or more slots. */
interface Span {
  cells: number;
  holders: number;
}

/**
 * Counts cells. Any free cell can hold any token (the cache is unified and needs no neighbours), so a count says
 * exactly whether the next tokens will fit.
 */
export class CellCounter implements CacheAllocator {
  readonly capacity: number;
  readonly #slots: (Span[] | undefined)[];
  readonly #closed: number[];
  #used = 0;
  #operations: CacheOperation[] = [];

  constructor(capacity: number, slots: number) {
    this.capacity = capacity;
    this.#slots = Array.from({ length: slots }, () => undefined);
    this.#closed = Array.from({ length: slots }, (_, index) => slots - 1 - index);
  }

  get freeCells(): number {
    return this.capacity - this.#used;
  }

  get freeSlots(): number {
    return this.#closed.length;
  }

  open(): number | undefined {
    const slot = this.#closed.pop();
    if (slot !== undefined) this.#slots[slot] = [];
    return slot;
  }

  grow(slot: number, count: number): boolean {
    if (count > this.freeCells) return false;
    const spans = this.#spansOf(slot);
    const last = spans.at(-1);
    if (last !== undefined && last.holders === 1) last.cells += count;
    else spans.push({ cells: count, holders: 1 });
    this.#used += count;
    return true;
  }

  shrink(slot: number, count: number): void {
    const last = this.#spansOf(slot).at(-1);
    assert(last !== undefined && last.holders === 1 && last.cells >= count, 'only cells of its own are given back');
    last.cells -= count;
    this.#used -= count;
  }

  share(source: number, target: number): void {
    const shared = this.#spansOf(source).filter((span) => span.cells > 0);
    const own = this.#spansOf(target);
    assert(own.length === 0, 'only an empty slot takes part in cells of another');
    for (const span of shared) span.holders++;
    own.push(...shared);
    const length = shared.reduce((sum, span) => sum + span.cells, 0);
    this.#operations.push({ kind: 'share', source, target, length });
  }

  close(slot: number): void {
    for (const span of this.#spansOf(slot)) {
      span.holders--;
      if (span.holders === 0) this.#used -= span.cells;
    }
    this.#slots[slot] = undefined;
    this.#closed.push(slot);
    this.#operations.push({ kind: 'forget', slot });
  }

  takeOperations(): CacheOperation[] {
    const taken = this.#operations;
    this.#operations = [];
    return taken;
  }

  #spansOf(slot: number): Span[] {
    const spans = this.#slots[slot];
    assert(spans !== undefined, 'the slot is open');
    return spans;
  }
}
