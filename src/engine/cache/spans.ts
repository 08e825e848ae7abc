import { assert } from '#base';

/** Cells that were taken together, by one or more sequences. */
interface Span {
  cells: number;
  holders: number;
}

/** The cells that a running sequence has beside those of the prefix tree. Copies of a sequence share them. */
export class Spans {
  readonly #spans: Span[] = [];

  get length(): number {
    return this.#spans.reduce((sum, { cells }) => sum + cells, 0);
  }

  /** True when no other sequence has any of them. */
  get areOwn(): boolean {
    return this.#spans.every(({ holders }) => holders === 1);
  }

  grow(cells: number): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && last.holders === 1) last.cells += cells;
    else this.#spans.push({ cells, holders: 1 });
  }

  /** Gives back the last of them. */
  shrink(cells: number): void {
    const last = this.#spans.at(-1);
    assert(last !== undefined && last.holders === 1 && last.cells >= cells, 'only cells of its own are given back');
    last.cells -= cells;
  }

  /** The first of them, all of its own, are the prefix tree's from now on. */
  shrinkFirst(cells: number): void {
    assert(this.areOwn, 'only cells of its own become the tree’s');
    const rest = this.length - cells;
    this.#spans.length = 0;
    if (rest > 0) this.grow(rest);
  }

  shareWith(other: Spans): void {
    assert(other.#spans.length === 0, 'only a new sequence takes part in cells of another');
    for (const span of this.#spans) span.holders++;
    other.#spans.push(...this.#spans);
  }

  /** Gives all of them back, and returns how many nobody else has. */
  release(): number {
    let freed = 0;
    for (const span of this.#spans) {
      span.holders--;
      if (span.holders === 0) freed += span.cells;
    }
    this.#spans.length = 0;
    return freed;
  }
}
