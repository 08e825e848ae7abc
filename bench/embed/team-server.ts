import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { processorSeconds } from '../serve/processor-time.ts';
import { teams } from './random-head.ts';

/** A process that serves the heads of eight teams. */
export class TeamServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  /** @param options those of `teams-main.ts` */
  static async start(options: object): Promise<TeamServer> {
    const main = join(import.meta.dirname, 'teams-main.ts');
    const words = ['--conditions=lode-source', main, JSON.stringify(options)];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new TeamServer(child, (JSON.parse(line) as { readonly url: string }).url);
  }

  /** That it and its encoders have computed. */
  get processorSeconds(): number {
    return processorSeconds(this.#child.pid as number);
  }

  /** All teams ask about the same texts at once. */
  async ask(texts: readonly string[]): Promise<void> {
    await Promise.all(Array.from({ length: teams }, (_, team) => this.#classify(`head-${team}`, texts)));
  }

  async #classify(model: string, input: readonly string[]): Promise<void> {
    const response = await fetch(`${this.#url}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, input }),
    });
    const { data } = (await response.json()) as { readonly data?: readonly object[] };
    if (data?.length !== input.length) throw new Error(`${model} answered with ${response.status}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    if (this.#child.exitCode === null) await once(this.#child, 'close');
  }
}
