import type { VectorFilter } from '#contract';
import type { Bitmap } from '../filter/bitmap.ts';

/** Rows that a filter asks for, and how many that are. */
export interface Mask {
  readonly rows: Bitmap;
  readonly count: number;
}

/** How many are kept: what a service asks for again and again. */
const masksMax = 64;

/** Longer filters are not likely to come again. */
const keyCharactersMax = 2048;

/** What the latest filters have asked for, of rows that do not change: the dead included. */
export class KeptMasks {
  /** In the order of their last use. */
  readonly #masks = new Map<string, Mask>();

  of(namespace: string, filter: VectorFilter, find: () => Bitmap): Mask {
    const key = JSON.stringify([namespace, filter]);
    const mask = this.#masks.get(key) ?? maskOf(find());
    this.#masks.delete(key);
    if (key.length > keyCharactersMax) return mask;
    this.#masks.set(key, mask);
    if (this.#masks.size > masksMax) this.#masks.delete(this.#masks.keys().next().value!);
    return mask;
  }
}

function maskOf(rows: Bitmap): Mask {
  return { rows, count: rows.count() };
}
