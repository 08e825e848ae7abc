/**
 * What follows each byte in a term, as runs of bytes that are followed alike: most terms have a handful. A row of 256 is
 * made of them only where a walk of the vocabulary needs one.
 */
export class RunTable {
  /** Where a term's runs begin in `data`; 0 before they are made. */
  begins = new Int32Array(1024);
  /** For each term how many runs, and then of each its first byte and what follows. The first run begins with byte 0. */
  data = new Int32Array(16_384);
  #end = 1;

  /** @param starts ascending from 0, as many as `targets`; neighbours differ in their target */
  add(term: number, starts: readonly number[], targets: readonly number[], count: number): number {
    if (term >= this.begins.length) this.begins = longer(this.begins, term + 1);
    const begin = this.#end;
    this.#end += 1 + 2 * count;
    if (this.#end > this.data.length) this.data = longer(this.data, this.#end);
    this.data[begin] = count;
    for (let run = 0, at = begin + 1; run < count; run++) {
      this.data[at++] = starts[run] as number;
      this.data[at++] = targets[run] as number;
    }
    this.begins[term] = begin;
    return begin;
  }

  /** What follows a byte. */
  step(begin: number, byte: number): number {
    let at = begin + 2 * (this.data[begin] as number) - 1;
    while ((this.data[at] as number) > byte) at -= 2;
    return this.data[at + 1] as number;
  }

  /** Writes out the runs, an entry for each byte. */
  spread(begin: number, into: Int32Array, at: number): void {
    const count = this.data[begin] as number;
    for (let run = 0, from = begin + 1; run < count; run++, from += 2) {
      const last = run + 1 < count ? (this.data[from + 2] as number) : 256;
      const target = this.data[from + 1] as number;
      for (let byte = this.data[from] as number; byte < last; byte++) into[at + byte] = target;
    }
  }
}

/** At least twice as long. */
export function longer(array: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(least, array.length * 2));
  copy.set(array);
  return copy;
}
