import { formatDuration } from '#base';
import type { Terminal } from '../terminal.ts';

const redrawMs = 200;

/** One line that says how far something is; where nobody watches, nothing is said before the end. */
export class ProgressLine implements Disposable {
  readonly #terminal: Terminal;
  readonly #what: string;
  readonly #startedMs = Date.now();
  #drawnMs = 0;

  constructor(terminal: Terminal, what: string) {
    this.#terminal = terminal;
    this.#what = what;
  }

  show(done: number, total?: number): void {
    if (!this.#terminal.interactive || Date.now() - this.#drawnMs < redrawMs) return;
    this.#drawnMs = Date.now();
    const of = total === undefined ? '' : ` of ${total}`;
    this.#terminal.errors.write(
      `\r\u001B[K${this.#what} ${done}${of}, ${formatDuration(Date.now() - this.#startedMs)}`,
    );
  }

  [Symbol.dispose](): void {
    if (this.#drawnMs > 0) this.#terminal.errors.write('\r\u001B[K');
  }
}
