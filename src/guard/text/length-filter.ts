import type { Cut, TextFilter } from './text-filter.ts';

/** Ends a text after so many UTF-16 units, and not inside a character. */
export class LengthFilter implements TextFilter {
  #left: number;
  cut: Cut | undefined;

  constructor(charactersMax: number) {
    this.#left = charactersMax;
  }

  push(piece: string): string {
    if (this.cut) return '';
    const fitting = piece.slice(0, this.#left);
    this.#left -= fitting.length;
    if (fitting.length < piece.length) this.cut = 'length';
    return this.#left === 0 ? fitting.replace(/[\ud800-\udbff]$/, '') : fitting;
  }

  end(): string {
    return '';
  }
}
