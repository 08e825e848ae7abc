const enter = '\u001B[?1049h\u001B[?25l';
const leave = '\u001B[?25h\u001B[?1049l';
const home = '\u001B[H';
const restOfLine = '\u001B[K';
const restOfScreen = '\u001B[J';
const controlC = '\u0003';
const escape = '\u001B';

/** The terminal as a picture that is drawn again and again; what was on it comes back when it is closed. */
export class LiveScreen implements Disposable {
  readonly #input = process.stdin;
  readonly #output = process.stdout;
  readonly #onKey: (data: Buffer) => void;
  readonly #onResize: () => void;
  /** However the process ends: a terminal without a cursor is of no use. */
  readonly #restore = (): void => void this.#output.write(leave);

  constructor(events: { readonly quit: () => void; readonly resized: () => void }) {
    this.#onResize = events.resized;
    this.#onKey = (data) => {
      const keys = data.toString();
      // An arrow key begins with the same character as Escape, and goes on.
      if (keys.includes('q') || keys.includes(controlC) || keys === escape) events.quit();
    };
    this.#output.write(enter);
    process.on('exit', this.#restore);
    this.#output.on('resize', this.#onResize);
    if (this.#input.isTTY) this.#input.setRawMode(true);
    this.#input.on('data', this.#onKey).resume();
  }

  get columns(): number {
    return this.#output.columns || 80;
  }

  get rows(): number {
    return this.#output.rows || 24;
  }

  draw(lines: readonly string[]): void {
    const body = lines.slice(0, this.rows).map((line) => line + restOfLine);
    // Without a line break after the last: in the last row it would scroll.
    this.#output.write(home + body.join('\r\n') + restOfScreen);
  }

  [Symbol.dispose](): void {
    this.#input.off('data', this.#onKey).pause();
    if (this.#input.isTTY) this.#input.setRawMode(false);
    this.#output.off('resize', this.#onResize);
    process.off('exit', this.#restore);
    this.#restore();
  }
}
