/** A set of rows, as a bit for each. */
export class Bitmap {
  readonly size: number;
  readonly #words: Uint32Array;

  /** @param words of another one, which is then shared; by default none is in it */
  constructor(size: number, words: Uint32Array = new Uint32Array(Math.ceil(size / 32))) {
    this.size = size;
    this.#words = words;
  }

  static of(size: number, rows: Iterable<number>): Bitmap {
    const bitmap = new Bitmap(size);
    for (const row of rows) bitmap.add(row);
    return bitmap;
  }

  /** The bits, row n in bit n % 32 of word n / 32. */
  get words(): Uint32Array {
    return this.#words;
  }

  has(row: number): boolean {
    return ((this.#words[row >>> 5]! >>> (row & 31)) & 1) === 1;
  }

  add(row: number): void {
    this.#words[row >>> 5]! |= 1 << (row & 31);
  }

  addRange(from: number, end: number): void {
    for (let row = from; row < end;) {
      if ((row & 31) === 0 && row + 32 <= end) {
        this.#words[row >>> 5] = 0xffffffff;
        row += 32;
      } else this.add(row++);
    }
  }

  /** The first row in it from this one on; -1 when there is none. */
  firstFrom(row: number): number {
    let index = row >>> 5;
    let word = (this.#words[index] ?? 0) & (-1 << (row & 31));
    while (word === 0) {
      if (++index >= this.#words.length) return -1;
      word = this.#words[index]!;
    }
    return index * 32 + 31 - Math.clz32(word & -word);
  }

  /** Those of both. */
  and(other: Bitmap): Bitmap {
    return this.#combined(other, (a, b) => a & b);
  }

  or(other: Bitmap): Bitmap {
    return this.#combined(other, (a, b) => a | b);
  }

  /** Those of this one that are not in the other. */
  without(other: Bitmap): Bitmap {
    return this.#combined(other, (a, b) => a & ~b);
  }

  /** Those that are not in it. */
  inverse(): Bitmap {
    const all = new Bitmap(this.size);
    all.addRange(0, this.size);
    return all.without(this);
  }

  count(): number {
    let sum = 0;
    for (const word of this.#words) sum += onesIn(word);
    return sum;
  }

  /** In order. */
  rows(): Uint32Array {
    const rows = new Uint32Array(this.count());
    let at = 0;
    for (const [index, word] of this.#words.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) rows[at++] = index * 32 + 31 - Math.clz32(rest & -rest);
    }
    return rows;
  }

  #combined(other: Bitmap, combine: (a: number, b: number) => number): Bitmap {
    const words = new Uint32Array(this.#words.length);
    for (let at = 0; at < words.length; at++) words[at] = combine(this.#words[at]!, other.#words[at]!);
    return new Bitmap(this.size, words);
  }
}

function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
