import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** A process that embeds texts and tells what that took of a processor. */
export class Embedder implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: Interface) {
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static async start([command = '', ...words]: readonly string[]): Promise<Embedder> {
    const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const embedder = new Embedder(child, createInterface({ input: child.stdout }));
    await embedder.#next();
    return embedder;
  }

  /** Milliseconds of processor time, of all its threads. */
  async embed(texts: readonly string[]): Promise<number> {
    this.#child.stdin?.write(`${JSON.stringify({ texts })}\n`);
    return (await this.#next()).cpuMs;
  }

  async #next(): Promise<{ readonly cpuMs: number }> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('an embedder ended');
    return JSON.parse(value) as { readonly cpuMs: number };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await new Promise((resolve) =>
      this.#child.exitCode === null ? this.#child.once('close', resolve) : resolve(undefined),
    );
  }
}
