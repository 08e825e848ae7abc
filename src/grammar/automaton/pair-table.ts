/** Multiplier of Fibonacci hashing: neighbours end up far apart. */
const golden = 0x9e37_79b1;

/**
 * Numbers pairs of numbers, each pair once: what is found out about a pair is then known whenever it comes again. Open
 * addressing over typed arrays, since a `Map` would box every key.
 */
export class PairTable {
  heads = new Int32Array(256);
  tails = new Int32Array(256);
  #size = 1;
  /** Numbers of pairs by their hash; 0 where there is none. */
  #slots = new Int32Array(512);
  readonly #onAdd: () => void;

  /** @param onAdd called before a pair is added; it may throw */
  constructor(onAdd: () => void) {
    this.#onAdd = onAdd;
  }

  /** One more than the greatest number of a pair; 0 is none. */
  get size(): number {
    return this.#size;
  }

  pair(head: number, tail: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(head, tail) & mask;
    for (let found = this.#slots[slot] as number; found !== 0; found = this.#slots[slot] as number) {
      if (this.heads[found] === head && this.tails[found] === tail) return found;
      slot = (slot + 1) & mask;
    }
    return this.#add(head, tail, slot);
  }

  #add(head: number, tail: number, slot: number): number {
    this.#onAdd();
    const number = this.#size++;
    if (number === this.heads.length) {
      this.heads = doubled(this.heads);
      this.tails = doubled(this.tails);
    }
    this.heads[number] = head;
    this.tails[number] = tail;
    this.#slots[slot] = number;
    if (this.#size * 2 > this.#slots.length) this.#spread();
    return number;
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 1; number < this.#size; number++) {
      let slot = hash(this.heads[number] as number, this.tails[number] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

function hash(head: number, tail: number): number {
  const mixed = Math.imul(Math.imul(head, golden) ^ tail, golden);
  return mixed ^ (mixed >>> 15);
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length * 2);
  longer.set(array);
  return longer;
}
