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
    if (piece.length <= this.#left) {
      this.#left -= piece.length;
      return piece;
    }
    this.cut = 'length';
    const isInside = /[\ud800-\udbff]/.test(piece.charAt(this.#left - 1));
    return piece.slice(0, this.#left - (isInside ? 1 : 0));
  }

  end(): string {
    return '';
  }
}
