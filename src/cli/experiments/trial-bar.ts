import { formatDuration } from '#base';
import type { TrialProgress } from '#experiment';
import type { Terminal } from '../terminal.ts';

const redrawMs = 100;
const quietMs = 5000;
const barColumns = 24;

/** How far an experiment is, and how long it may still take: a bar where a person watches, a line now and then elsewhere. */
export class TrialBar implements Disposable {
  readonly #terminal: Terminal;
  readonly #startedMs = performance.now();
  #shownMs = -Infinity;
  #isDrawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show({ done, total, known }: TrialProgress): void {
    const nowMs = performance.now();
    const { interactive } = this.#terminal;
    if (nowMs - this.#shownMs < (interactive ? redrawMs : quietMs) && done < total) return;
    this.#shownMs = nowMs;
    const asked = done - known;
    const leftMs = asked === 0 ? undefined : ((nowMs - this.#startedMs) / asked) * (total - done);
    const rest = leftMs === undefined || done === total ? '' : `, about ${formatDuration(leftMs)} to go`;
    const line = `${done} of ${total} answers${known > 0 ? ` (${known} known before)` : ''}${rest}`;
    if (!interactive) return this.#terminal.say(line);
    const filled = Math.round((barColumns * done) / Math.max(1, total));
    this.#terminal.errors.write(`\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(barColumns - filled)} ${line}`);
    this.#isDrawn = true;
  }

  /** Leaves the bar where it is, and goes on below it. */
  end(): void {
    if (this.#isDrawn) this.#terminal.errors.write('\n');
    this.#isDrawn = false;
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
