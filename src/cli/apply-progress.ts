import { formatBytes, formatDuration } from '#base';
import type { ApplyEvent } from '#stack';
import type { Terminal } from './terminal.ts';

const redrawMs = 100;
const quietMs = 2000;
const barColumns = 24;

interface Running {
  readonly action: string;
  readonly startedMs: number;
  saidMs: number;
  done: number;
  total: number | undefined;
  unit: 'bytes' | 'items';
  label: string | undefined;
}

/**
 * Shows an apply as it goes: a line for each step that has ended and, where a person watches, a bar for each that runs.
 * Where nobody does, a step that takes long writes a line now and then.
 */
export class ApplyProgress implements Disposable {
  readonly #terminal: Terminal;
  readonly #running = new Map<string, Running>();
  readonly #timer: NodeJS.Timeout | undefined;
  #linesDrawn = 0;

  constructor(terminal: Terminal, signal: AbortSignal) {
    this.#terminal = terminal;
    const onAbort = (): void => {
      if (this.#running.size > 0)
        this.#line(`Stopping after ${[...this.#running.keys()].join(', ')}. Ctrl-C again stops there too.`);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (terminal.interactive) this.#timer = setInterval(() => this.#redraw(), redrawMs).unref();
  }

  show(event: ApplyEvent): void {
    switch (event.type) {
      case 'step-started':
        this.#running.set(event.node, {
          action: event.action,
          startedMs: Date.now(),
          saidMs: Date.now(),
          done: 0,
          total: undefined,
          unit: 'items',
          label: undefined,
        });
        return;
      case 'step-progress':
        return this.#advance(event);
      case 'step-ended':
        this.#running.delete(event.node);
        return this.#line(
          `${this.#terminal.style('green', '✓')} ${event.action} ${event.node} ${this.#dim(formatDuration(event.durationMs))}`,
        );
      case 'step-failed':
        this.#running.delete(event.node);
        this.#line(`${this.#terminal.style('red', '✗')} ${event.action} ${event.node}: ${event.error.message}`);
        return this.#line(`  ${this.#terminal.style('cyan', 'try')} ${event.error.remedy}`);
      case 'rollout':
        return this.#line(`${this.#dim('·')} generation ${event.generation} ${rolloutText[event.phase]}`);
      case 'round-planned':
        return this.#line(`${this.#dim('·')} ${event.steps} more steps are known now`);
      case 'revealed':
        return;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #advance({ node, done, total, unit, label }: Extract<ApplyEvent, { type: 'step-progress' }>): void {
    const running = this.#running.get(node);
    if (!running) return;
    Object.assign(running, { done, total, unit, label });
    if (this.#terminal.interactive || Date.now() - running.saidMs < quietMs) return;
    running.saidMs = Date.now();
    this.#terminal.say(this.#bar(node, running));
  }

  #redraw(): void {
    this.#erase();
    const lines = [...this.#running].map(([node, running]) =>
      this.#bar(node, running).slice(0, this.#terminal.columns - 1),
    );
    if (lines.length > 0) this.#terminal.errors.write(`${lines.join('\n')}\n`);
    this.#linesDrawn = lines.length;
  }

  #bar(node: string, { action, startedMs, done, total, unit, label }: Running): string {
    const elapsedMs = Date.now() - startedMs;
    const amount = (count: number): string => (unit === 'bytes' ? formatBytes(count) : String(count));
    const what = `  ${action} ${node}${label ? ` ${label}` : ''}`;
    if (!total) return `${what} ${done > 0 ? amount(done) : ''} ${formatDuration(elapsedMs)}`;
    const filled = Math.min(barColumns, Math.round((done / total) * barColumns));
    const leftMs = done > 0 ? (elapsedMs / done) * (total - done) : undefined;
    const left = leftMs === undefined ? '' : `, ${formatDuration(leftMs)} left`;
    return `${what} ${'█'.repeat(filled)}${'░'.repeat(barColumns - filled)} ${amount(done)} of ${amount(total)}${left}`;
  }

  #line(text: string): void {
    this.#erase();
    this.#terminal.say(text);
  }

  #erase(): void {
    if (this.#linesDrawn > 0) this.#terminal.errors.write(`\u001B[${this.#linesDrawn}A\u001B[0J`);
    this.#linesDrawn = 0;
  }

  #dim(text: string): string {
    return this.#terminal.style('dim', text);
  }
}

const rolloutText = {
  preparing: 'is being prepared beside the one that serves',
  checking: 'is being checked',
  activated: 'has the traffic',
  abandoned: 'is abandoned; what served before goes on serving',
} as const;
