import { unreachable } from '#base';
import { nothingTerm, type TermPool } from './terms.ts';

type Row = Int32Array;

/** What a pool over bytes does not know of its leaves and machines. */
export interface LeafRows {
  leafRow(leaf: number): Row;
  machineRow(term: number, name: number): Row;
}

/**
 * The derivatives of a term by all bytes at once: most bytes share theirs with their neighbours, so that few terms are
 * put together.
 */
export class RowMaker {
  readonly #pool: TermPool;
  readonly #leaves: LeafRows;
  readonly #read: (term: number) => Row;

  /** @param read the row of another term, valid until the next is read */
  constructor(pool: TermPool, leaves: LeafRows, read: (term: number) => Row) {
    this.#pool = pool;
    this.#leaves = leaves;
    this.#read = read;
  }

  rowOf(term: number): Row {
    const pool = this.#pool;
    const left = pool.left[term] as number;
    const right = pool.right[term] as number;
    const kind = pool.kinds[term] ?? 'nothing';
    switch (kind) {
      case 'nothing':
      case 'empty':
        return new Int32Array(256);
      case 'leaf':
        return this.#leaves.leafRow(left);
      case 'machine':
        return this.#leaves.machineRow(term, left);
      case 'seq': {
        const row = mapRow(this.#read(left), (next) => pool.seq(next, right));
        return pool.nullable[left] ? this.unite([row, this.#read(right)]) : row;
      }
      case 'alt':
        return this.unite((pool.lists[term] as readonly number[]).map((member) => this.#read(member).slice()));
      case 'repeat': {
        const others = pool.repeat(left, Math.max(0, right - 1), (pool.max[term] as number) - 1);
        return mapRow(this.#read(left), (next) => pool.seq(next, others));
      }
      case 'and':
      case 'not':
        return unreachable(kind as never);
      default:
        return unreachable(kind);
    }
  }

  /** Rows side by side. Mostly a byte is in one of them only. */
  unite(rows: readonly Row[]): Row {
    const united = new Int32Array(256);
    const known = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      let nexts: number[] | undefined;
      let only = nothingTerm;
      for (const row of rows) {
        const next = row[byte] as number;
        if (next === nothingTerm || next === only) continue;
        if (only === nothingTerm) only = next;
        else (nexts ??= [only]).push(next);
      }
      united[byte] = nexts === undefined ? only : memoised(known, nexts.join(), () => this.#pool.alt(nexts));
    }
    return united;
  }
}

/** A row with its terms changed; nothing stays nothing. */
export function mapRow(row: Row, change: (next: number) => number): Row {
  const known = new Map<number, number>([[nothingTerm, nothingTerm]]);
  let before = nothingTerm;
  let changed = nothingTerm;
  const mapped = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const next = row[byte] as number;
    if (next !== before) changed = memoised(known, next, () => change(next));
    before = next;
    mapped[byte] = changed;
  }
  return mapped;
}

function memoised<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
