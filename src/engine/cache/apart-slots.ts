import { assert } from '#base';
import type { Filler } from './key-value-cache.ts';
import { pathTo, type PrefixNode } from './prefix-node.ts';

/** A sequence in cells of its own: `leaf` is the last node of the tree that it goes through. */
export interface Slot {
  leaf: PrefixNode;
  length: number;
}

/** Which sequences run in which slots, and what others have left there when they ended. */
export class ApartSlots {
  readonly #running: (Slot | undefined)[];
  readonly #left: (Slot | undefined)[];

  constructor(count: number) {
    this.#running = Array.from({ length: count }, () => undefined);
    this.#left = Array.from({ length: count }, () => undefined);
  }

  get count(): number {
    return this.#running.length;
  }

  get free(): number {
    return this.#running.filter((slot) => slot === undefined).length;
  }

  get runningTokens(): number {
    return tokensOf(this.#running);
  }

  get leftTokens(): number {
    return tokensOf(this.#left);
  }

  isRunning(slot: number): boolean {
    return this.#running[slot] !== undefined;
  }

  running(slot: number): Slot {
    const found = this.#running[slot];
    assert(found !== undefined, 'the slot is open');
    return found;
  }

  begin(slot: number, sequence: Slot): void {
    assert(!this.isRunning(slot) && this.#left[slot] === undefined, 'nothing is in the slot');
    this.#running[slot] = sequence;
  }

  /** @param left what stays in the cells */
  end(slot: number, left: Slot | undefined): void {
    this.#running[slot] = undefined;
    this.#left[slot] = left;
  }

  /** What was left in a slot, which is for the caller to see to from now on. */
  takeLeft(slot: number): Slot | undefined {
    const left = this.#left[slot];
    this.#left[slot] = undefined;
    return left;
  }

  /** A slot where all of a node is, but for one. */
  holderOf(node: PrefixNode, except: number): number | undefined {
    const has = (slot: Slot | undefined) => slot !== undefined && pathTo(slot.leaf).includes(node);
    const index = this.#running.findIndex((slot, at) => at !== except && (has(slot) || has(this.#left[at])));
    return index < 0 ? undefined : index;
  }

  /** For a new sequence: beside those that run, rather an empty one, rather one that has what is worth least. */
  pick(): number | undefined {
    const [low, high] = this.#span();
    const cost = (slot: number): number[] => [
      low <= high && slot !== low - 1 && slot !== high + 1 && (slot < low || slot > high) ? 1 : 0,
      this.#left[slot] === undefined ? 0 : 1,
      this.#left[slot]?.leaf.value ?? 0,
      slot,
    ];
    const free = this.#running.keys().filter((slot) => !this.isRunning(slot));
    return [...free].toSorted((a, b) => compare(cost(a), cost(b)))[0];
  }

  /** A slot between those that run, and which of the outermost to move there; undefined when they are neighbours. */
  gap(): { readonly from: number; readonly to: number } | undefined {
    const [low, high] = this.#span();
    const to = this.#running.findIndex((slot, index) => slot === undefined && index > low && index < high);
    if (to < 0) return undefined;
    return { from: this.running(low).length < this.running(high).length ? low : high, to };
  }

  /** Moves a sequence to a slot in which there is nothing. */
  move(from: number, to: number): Slot {
    const moved = this.running(from);
    this.end(from, undefined);
    this.begin(to, moved);
    return moved;
  }

  /** Free slots right behind those of a step, when these are neighbours: others would be computed apart. */
  behind(slots: readonly number[], count: number): Filler[] {
    const next = Math.max(...slots) + 1;
    const areNeighbours = next - Math.min(...slots) === slots.length;
    if (!areNeighbours) return [];
    const behind = Array.from({ length: count }, (_, index) => next + index);
    const end = behind.findIndex((slot) => slot >= this.count || this.isRunning(slot));
    const free = end < 0 ? behind : behind.slice(0, end);
    return free.map((slot) => ({ sequence: slot, position: this.#left[slot]?.length ?? 0 }));
  }

  #span(): [number, number] {
    const isThere = (slot: Slot | undefined) => slot !== undefined;
    const low = this.#running.findIndex(isThere);
    return low < 0 ? [0, -1] : [low, this.#running.findLastIndex(isThere)];
  }
}

function tokensOf(slots: readonly (Slot | undefined)[]): number {
  return slots.reduce((sum, slot) => sum + (slot?.length ?? 0), 0);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] as number);
  return 0;
}
