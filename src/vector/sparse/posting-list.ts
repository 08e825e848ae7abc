/** Rows that have one key, in order, and with what weight each has it. */
export interface PostingList {
  readonly rows: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** Lists by key, as a segment keeps them: those of key n are from `offsets[n]` to `offsets[n + 1]`. */
export interface PackedLists<Key> {
  /** In order. */
  readonly keys: readonly Key[];
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
  readonly weights: Float32Array;
}

/** Lists that rows are added to, in order. */
export class GrowingLists<Key extends number | string> {
  readonly #lists = new Map<Key, { readonly rows: number[]; readonly weights: number[] }>();

  add(key: Key, row: number, weight: number): void {
    let list = this.#lists.get(key);
    if (!list) this.#lists.set(key, (list = { rows: [], weights: [] }));
    list.rows.push(row);
    list.weights.push(weight);
  }

  list(key: Key): PostingList | undefined {
    return this.#lists.get(key);
  }

  packed(): PackedLists<Key> {
    const keys = [...this.#lists.keys()].toSorted((a, b) => (a < b ? -1 : 1));
    const offsets = new Uint32Array(keys.length + 1);
    for (const [at, key] of keys.entries()) offsets[at + 1] = offsets[at]! + this.#lists.get(key)!.rows.length;
    const rows = new Uint32Array(offsets.at(-1)!);
    const weights = new Float32Array(rows.length);
    for (const [at, key] of keys.entries()) {
      rows.set(this.#lists.get(key)!.rows, offsets[at]);
      weights.set(this.#lists.get(key)!.weights, offsets[at]);
    }
    return { keys, offsets, rows, weights };
  }
}

/** Finds the lists of packed ones; a view, not a copy. */
export function listReader<Key>({ keys, offsets, rows, weights }: PackedLists<Key>) {
  const places = new Map(keys.map((key, at) => [key, at]));
  return (key: Key): PostingList | undefined => {
    const at = places.get(key);
    if (at === undefined) return undefined;
    const [from, end] = [offsets[at], offsets[at + 1]];
    return { rows: rows.subarray(from, end), weights: weights.subarray(from, end) };
  };
}
