import type { Cut, TextFilter } from './text-filter.ts';

/** A line that is longer is looked at in parts. */
export const lineCharactersMax = 2000;

/** Looks at a text line by line, with the breaks; undefined ends the text before the line. */
export class LineFilter implements TextFilter {
  readonly #check: (line: string) => string | undefined;
  #text = '';
  cut: Cut | undefined;

  constructor(check: (line: string) => string | undefined) {
    this.#check = check;
  }

  push(piece: string): string {
    this.#text += piece;
    let given = '';
    for (let length = this.#lineLength(); length > 0 && !this.cut; length = this.#lineLength())
      given += this.#take(length);
    return given;
  }

  end(): string {
    return this.cut || this.#text === '' ? '' : this.#take(this.#text.length);
  }

  /** 0 as long as the line goes on. */
  #lineLength(): number {
    const length = this.#text.indexOf('\n') + 1;
    if (length > 0 && length <= lineCharactersMax) return length;
    return this.#text.length >= lineCharactersMax ? lineCharactersMax : 0;
  }

  #take(length: number): string {
    const checked = this.#check(this.#text.slice(0, length));
    this.#text = this.#text.slice(length);
    if (checked === undefined) this.cut = 'content_filter';
    return checked ?? '';
  }
}
