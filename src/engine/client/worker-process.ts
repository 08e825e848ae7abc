import { type ChildProcess, fork } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { processEntry, RemoteError, type SerialisedError } from '#base';
import { WorkerStartError } from '../errors/worker-start-error.ts';
import type { EngineFacts, FromWorker, ToWorker, WorkerOptions } from '../wire.ts';

const errorOutputMax = 4096;
/** Longer than it takes a worker to put on disk what it has in memory. */
const killGraceMs = 6000;

export interface WorkerEvents {
  /** Everything that the worker says once it is ready. */
  message(message: FromWorker): void;
  /** It has ended, after having been ready; called once. */
  exit(reason: string): void;
}

/** One process that runs a model, from its start to its end. */
export class WorkerProcess {
  readonly pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;
  #errorOutput = '';
  #fatal: SerialisedError | undefined;
  #killedBecause: string | undefined;

  constructor(options: WorkerOptions, events: WorkerEvents) {
    const { file, nodeFlags, heapFlags, env } = processEntry(import.meta.url, '../worker/main.ts');
    this.#child = fork(file, [], {
      env,
      execArgv: [...nodeFlags, ...heapFlags],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.pid = this.#child.pid;
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-errorOutputMax);
    });
    this.#child.on('message', (message: FromWorker) => {
      if (message.type === 'fatal') this.#fatal = message.error;
      events.message(message);
    });
    this.#ended = this.#end();
    void this.#ended.then((reason) => events.exit(reason));
    this.send({ type: 'start', options });
  }

  /** Resolves when the model is loaded; a worker that fails or takes too long is dead afterwards. */
  async ready(name: string, timeoutMs: number): Promise<EngineFacts> {
    const { promise, resolve, reject } = Promise.withResolvers<EngineFacts>();
    const onMessage = (message: FromWorker) => {
      if (message.type === 'ready') resolve(message.facts);
      if (message.type === 'fatal') reject(new RemoteError(message.error));
    };
    this.#child.on('message', onMessage);
    void this.#ended.then((reason) => reject(new WorkerStartError(name, reason)));
    const timer = setTimeout(
      () => reject(new WorkerStartError(name, `it was not ready after ${timeoutMs} ms`)),
      timeoutMs,
    );
    try {
      return await promise;
    } catch (error) {
      this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#child.off('message', onMessage);
    }
  }

  send(message: ToWorker): void {
    if (!this.#child.connected) return;
    // The callback takes the error of a worker that dies at this moment; its end is reported by 'close'.
    this.#child.send(message, () => {});
  }

  /** @param reason why, if it is to be told as the reason of its end */
  kill(reason?: string): void {
    this.#killedBecause ??= reason;
    this.#child.kill('SIGKILL');
  }

  /** Lets the worker go: it ends when it sees that nobody listens any more, and is killed when it does not. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.kill(), killGraceMs);
    await this.#ended;
    clearTimeout(timer);
  }

  /**
   * Why the process ended, once everything that it said has arrived. (The event 'close' should tell, but does not come
   * after a disconnect from this side.)
   */
  #end(): Promise<string> {
    const child = this.#child;
    const silent = Promise.all([emitted(child, 'disconnect'), child.stderr && emitted(child.stderr, 'close')]);
    const ended = Promise.withResolvers<string>();
    child.on('error', (error) => ended.resolve(error.message));
    child.on('exit', (code, signal) => void silent.then(() => ended.resolve(this.#reason(code, signal))));
    return ended.promise;
  }

  #reason(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#fatal !== undefined) return this.#fatal.message.replace(/\.$/, '');
    if (this.#killedBecause !== undefined) return this.#killedBecause;
    const how = signal === null ? `exit code ${code}` : signal;
    const lastLine = this.#errorOutput.trimEnd().split('\n').at(-1) ?? '';
    return lastLine === '' ? how : `${how}, its last words: ${lastLine.slice(0, 300)}`;
  }
}

function emitted(emitter: EventEmitter, event: string): Promise<void> {
  return new Promise((resolve) => emitter.once(event, () => resolve()));
}
