import { unreachable } from '#base';
import { emptyTerm, nothingTerm, type TermPool } from './terms.ts';

type Row = Int32Array;

/**
 * The derivatives of a term by all bytes at once: most bytes share theirs with their neighbours, so that few terms are
 * put together. What may turn out to match nothing is not looked into.
 */
export class RowMaker {
  readonly #pool: TermPool;
  readonly #read: (term: number, into: Row) => void;
  /** First bytes of the terms on machines' edges, which stand on many. */
  readonly #beginnings = new Map<number, { readonly row: Row; readonly bytes: readonly number[] }>();

  /** @param read writes the row of another term */
  constructor(pool: TermPool, read: (term: number, into: Row) => void) {
    this.#pool = pool;
    this.#read = read;
  }

  rowOf(term: number): Row {
    const pool = this.#pool;
    const kind = pool.kinds[term] ?? 'nothing';
    const left = pool.left[term] as number;
    const right = pool.right[term] as number;
    switch (kind) {
      case 'nothing':
      case 'empty':
        return new Int32Array(256);
      case 'bytes':
        return Int32Array.from(pool.sets[left] as Uint8Array, (isIn) => (isIn === 1 ? emptyTerm : nothingTerm));
      case 'seq': {
        const row = mapRow(this.#rowOf(left), (next) => pool.seq(next, right));
        return pool.nullable[left] ? this.#combine([row, this.#rowOf(right)], 'alt') : row;
      }
      case 'alt':
      case 'and':
        return this.#combine(
          (pool.lists[term] as readonly number[]).map((member) => this.#rowOf(member)),
          kind,
        );
      case 'not':
        return mapRow(this.#rowOf(left), (next) => pool.not(next));
      case 'repeat': {
        const others = pool.repeat(left, Math.max(0, right - 1), (pool.max[term] as number) - 1);
        return mapRow(this.#rowOf(left), (next) => pool.seq(next, others));
      }
      case 'machine':
        return this.#machineRow(left, right);
      default:
        return unreachable(kind);
    }
  }

  #rowOf(term: number): Row {
    const row = new Int32Array(256);
    this.#read(term, row);
    return row;
  }

  #combine(rows: readonly Row[], how: 'alt' | 'and'): Row {
    const made = new Map<string, number>();
    const result = new Int32Array(256);
    let before = nothingTerm;
    for (let byte = 0; byte < 256; byte++) {
      if (byte === 0 || rows.some((row) => row[byte] !== row[byte - 1])) {
        const nexts = rows.map((row) => row[byte] as number);
        before = memoised(made, nexts.join(), () => this.#pool[how](nexts));
      }
      result[byte] = before;
    }
    return result;
  }

  #machineRow(machine: number, state: number): Row {
    const pool = this.#pool;
    const nexts: (number[] | undefined)[] = [];
    for (const { term, rest } of pool.edgesOf(machine, state)) {
      const { row, bytes } = this.#beginningOf(term);
      for (const byte of bytes) (nexts[byte] ??= []).push(pool.seq(row[byte] as number, rest));
    }
    return Int32Array.from({ length: 256 }, (_, byte) => pool.alt(nexts[byte] ?? []));
  }

  #beginningOf(term: number) {
    return memoised(this.#beginnings, term, () => {
      const row = this.#rowOf(term);
      return { row, bytes: [...row.keys()].filter((byte) => row[byte] !== nothingTerm) };
    });
  }
}

function mapRow(row: Row, change: (next: number) => number): Row {
  const made = new Map<number, number>();
  let before = -1;
  let changed = nothingTerm;
  return row.map((next) => {
    if (next !== before) changed = memoised(made, next, () => change(next));
    before = next;
    return changed;
  });
}

function memoised<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
