import { PatternError } from '../errors/pattern-error.ts';

/** The characters of a regular expression, read from left to right. */
export class PatternReader {
  readonly source: string;
  readonly #characters: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.source = source;
    this.#characters = [...source];
  }

  /** How many characters have been read. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  /** The next character, not yet read; the empty text at the end. */
  get next(): string {
    return this.#characters[this.#at] ?? '';
  }

  read(): string {
    const character = this.next;
    if (character === '') this.fail('an end too early');
    this.#at += 1;
    return character;
  }

  /** Reads the text if it comes next. */
  skip(text: string): boolean {
    const characters = [...text];
    if (characters.some((character, offset) => this.#characters[this.#at + offset] !== character)) return false;
    this.#at += characters.length;
    return true;
  }

  /** Reads what matches at this place; `expression` is sticky. */
  match(expression: RegExp): RegExpExecArray | undefined {
    const rest = this.#characters.slice(this.#at, this.#at + 200).join('');
    const found = expression.exec(rest);
    if (found === null || found.index !== 0) return undefined;
    this.#at += [...found[0]].length;
    return found;
  }

  fail(problem: string): never {
    throw new PatternError(this.source, this.#at, problem);
  }
}
