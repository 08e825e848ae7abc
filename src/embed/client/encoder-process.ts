import { type ChildProcess, fork } from 'node:child_process';
import { processEntry, RemoteError } from '#base';
import { EncoderStartError } from '../errors/encoder-start-error.ts';
import type { EncoderFacts, FromWorker, ToWorker, WorkerOptions } from '../wire.ts';

const errorOutputMax = 4096;
const killGraceMs = 3000;

export interface ProcessEvents {
  /** Everything that it says once it is ready. */
  message(message: FromWorker): void;
  /** It has ended after having been ready; called once. */
  exit(reason: string): void;
}

/** One process that runs an encoder, from its start to its end. */
export class EncoderProcess {
  readonly facts: EncoderFacts;
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;

  private constructor(child: ChildProcess, ended: Promise<string>, facts: EncoderFacts, events: ProcessEvents) {
    this.#child = child;
    this.#ended = ended;
    this.facts = facts;
    child.on('message', (message: FromWorker) => events.message(message));
    void ended.then((reason) => events.exit(reason));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Resolves when the encoder is loaded.
   *
   * @throws EncoderStartError, and what the worker finds wrong with the files
   */
  static async start(options: WorkerOptions, events: ProcessEvents, timeoutMs: number): Promise<EncoderProcess> {
    const { file, nodeFlags, heapFlags, env } = processEntry(import.meta.url, '../worker/encoder-main.ts');
    const child = fork(file, [], {
      env,
      execArgv: [...nodeFlags, ...heapFlags],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const ended = endOf(child);
    const { promise, resolve, reject } = Promise.withResolvers<EncoderFacts>();
    child.once('message', (message: FromWorker) => {
      if (message.type === 'ready') resolve(message.facts);
      if (message.type === 'fatal') reject(new RemoteError(message.error));
    });
    const late = setTimeout(
      () => reject(new EncoderStartError(options.name, `it was not ready after ${timeoutMs} ms`)),
      timeoutMs,
    );
    void ended.then((reason) => reject(new EncoderStartError(options.name, reason)));
    child.send({ type: 'start', options } satisfies ToWorker, () => {});
    try {
      return new EncoderProcess(child, ended, await promise, events);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  send(message: ToWorker): void {
    // The callback takes the error of a worker that dies at this moment; its end is reported as such.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** It ends when it sees that nobody listens any more, and is killed when it does not. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), killGraceMs);
    await this.#ended;
    clearTimeout(timer);
  }
}

function endOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-errorOutputMax)));
  const { promise, resolve } = Promise.withResolvers<string>();
  child.on('error', (error) => resolve(error.message));
  child.on('exit', (code, signal) => {
    const how = signal === null ? `exit code ${code}` : signal;
    const lastLine = lastWords(output);
    resolve(lastLine === '' ? how : `${how}, its last words: ${lastLine.slice(0, 300)}`);
  });
  return promise;
}

/** The error that it printed, not what Node says after it. */
function lastWords(output: string): string {
  const lines = output.trimEnd().split('\n');
  return lines.findLast((line) => /\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
