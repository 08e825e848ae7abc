import { assert } from '#base';

/** Text that has arrived and is not read yet. What may be the beginning of a mark waits until it is known. */
export class PendingText {
  #text = '';

  get length(): number {
    return this.#text.length;
  }

  add(text: string): void {
    this.#text += text;
  }

  /** The next character, without taking it. */
  peek(): string | undefined {
    return this.#text[0];
  }

  startsWith(mark: string): boolean {
    return this.#text.startsWith(mark);
  }

  /** Takes the white space that comes next. */
  takeSpace(): string {
    return this.take(this.#text.length - this.#text.trimStart().length);
  }

  /** Undoes a taking. */
  putBack(taken: string): void {
    this.#text = taken + this.#text;
  }

  take(length: number): string {
    const taken = this.#text.slice(0, length);
    this.#text = this.#text.slice(length);
    return taken;
  }

  /** Takes one of these marks, of which one must come; undefined while it is not known which. */
  takeMark<Mark extends string>(marks: readonly Mark[]): Mark | undefined {
    const found = marks.find((mark) => this.#text.startsWith(mark));
    if (found !== undefined) this.take(found.length);
    else assert(this.mayBegin(marks), 'arguments are held to their syntax');
    return found;
  }

  /** Whether what there is may be the beginning of one of these marks. */
  mayBegin(marks: readonly string[]): boolean {
    return marks.some((mark) => mark.startsWith(this.#text));
  }

  /** Takes what stands before a mark, and the mark; undefined while that has not come. */
  takeTo(mark: string): string | undefined {
    const at = this.#text.indexOf(mark);
    if (at < 0) return undefined;
    const before = this.take(at);
    this.take(mark.length);
    return before;
  }

  /** Takes what surely stands before a mark that has not come. */
  takeBefore(mark: string): string {
    let held = Math.min(mark.length - 1, this.#text.length);
    while (held > 0 && !mark.startsWith(this.#text.slice(-held))) held--;
    return this.take(this.#text.length - held);
  }
}
