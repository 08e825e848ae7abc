import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

const hangMs = 10_000;

/** A child process that does what may kill it, replaced when it does. */
export class Expendable<Task extends string | object> {
  readonly #file: string;
  #process: ChildProcess | undefined;

  /** @param file a module that answers each message with one */
  constructor(file: string) {
    this.#file = file;
  }

  /** @returns what came of it, or undefined when the child died or hung */
  async run(task: Task): Promise<string | undefined> {
    this.#process ??= fork(this.#file, {
      execArgv: ['--conditions=lode-source'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const runner = this.#process;
    const limit = setTimeout(() => runner.kill('SIGKILL'), hangMs);
    const settled = new AbortController();
    try {
      const ended = once(runner, 'exit', { signal: settled.signal }).then(() => undefined);
      const answered = once(runner, 'message', { signal: settled.signal }).then(([outcome]) => String(outcome));
      runner.send(task);
      const outcome = await Promise.race([answered, ended]);
      if (outcome === undefined) this.#process = undefined;
      settled.abort();
      await Promise.allSettled([answered, ended]);
      return outcome;
    } finally {
      clearTimeout(limit);
    }
  }

  stop(): void {
    this.#process?.kill('SIGKILL');
  }
}
