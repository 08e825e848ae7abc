/**
 * Text that arrives in pieces and ends where a mark comes. White space and what may be the beginning of the mark are held
 * back until it is known what follows.
 */
export class HeldText {
  readonly #mark: string;
  #held = '';

  constructor(mark: string) {
    this.#mark = mark;
  }

  /** What is surely before the mark, and what follows it once it has come. */
  write(text: string): { readonly text: string; readonly after?: string } {
    const all = this.#held + text;
    const found = all.indexOf(this.#mark);
    if (found >= 0) {
      this.#held = '';
      return { text: all.slice(0, found).trimEnd(), after: all.slice(found + this.#mark.length) };
    }
    const shown = all.slice(0, all.length - this.#beginningOfMark(all)).trimEnd();
    this.#held = all.slice(shown.length);
    return { text: shown };
  }

  /** What was held back, when no mark can come any more. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** How many characters at the end could begin the mark. */
  #beginningOfMark(text: string): number {
    const longest = Math.min(this.#mark.length - 1, text.length);
    for (let length = longest; length > 0; length--) if (text.endsWith(this.#mark.slice(0, length))) return length;
    return 0;
  }
}
