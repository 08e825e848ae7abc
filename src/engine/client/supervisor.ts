import { type Log, serialiseError } from '#base';
import { EngineClosedError } from '../errors/engine-closed-error.ts';
import { WorkerStartError } from '../errors/worker-start-error.ts';
import type { EngineFacts, FromWorker, ToWorker, WorkerLoad, WorkerOptions } from '../wire.ts';
import { fileMark } from './file-mark.ts';
import { Silence } from './silence.ts';
import type { EngineState } from './status.ts';
import { WorkerProcess } from './worker-process.ts';

/** A worker that has died for the first time in a while is started again at once. */
const secondDelayMs = 100;
/** From one try to the next, of a worker that has died again and again. */
export const slowDelayMs = 30_000;
/** Deaths in a row after which the engine counts as failed. */
const deathsMax = 5;
/** A worker that lived this long starts the count of deaths anew. */
const healthyMs = 60_000;
const tickMs = 1000;

const noLoad: WorkerLoad = { queue: 0, running: 0, tokensPerSecond: 0, memoryBytes: 0, cellsUsed: 0 };

export interface SupervisorOptions {
  readonly worker: WorkerOptions;
  readonly startTimeoutMs: number;
  readonly log: Log;
  /** What a worker says about requests. */
  message(message: FromWorker): void;
  /** A worker is there, after so many milliseconds, and has been asked nothing yet. */
  ready(send: (message: ToWorker) => void, startMs: number): void;
  /**
   * The worker that had all requests has ended, after everything that it said; true when it is known what ended it, and
   * that it will not happen again.
   *
   * @param wasHealthy it had lived for long
   */
  died(reason: string, wasHealthy: boolean): boolean;
  /** Worker after worker has died; the next one will be tried only in a while. */
  failed(reason: string): void;
}

/** Keeps one worker process alive: starts it again when it dies, ever more slowly, and ends it when it hangs. */
export class Supervisor implements AsyncDisposable {
  readonly #options: SupervisorOptions;
  #worker: WorkerProcess | undefined;
  #state: EngineState = 'starting';
  #load = noLoad;
  #restarts = 0;
  #deaths = 0;
  #reason: string | undefined;
  #readySinceMs = 0;
  /** Of the file at the first start. */
  #mark: string | undefined;
  readonly #silence: Silence;
  #retry: NodeJS.Timeout | undefined;
  readonly #ticker: NodeJS.Timeout;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#silence = new Silence(options.worker.hangTimeoutMs, tickMs);
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    this.#ticker.unref();
  }

  get state(): EngineState {
    return this.#state;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  get load(): WorkerLoad {
    return this.#load;
  }

  get pid(): number | undefined {
    return this.#worker?.pid;
  }

  /** The first start: its failure is the caller's, and is not tried again. */
  async start(): Promise<EngineFacts> {
    return await this.#startWorker();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#retry);
    clearInterval(this.#ticker);
    await this.#worker?.close();
  }

  async #startWorker(): Promise<EngineFacts> {
    const { worker: options, startTimeoutMs, log } = this.#options;
    this.#checkFile();
    const startedMs = performance.now();
    const worker = new WorkerProcess(options, {
      message: (message) => this.#hear(message),
      exit: (reason) => this.#onExit(worker, reason),
    });
    this.#worker = worker;
    this.#silence.begin();
    const facts = await worker.ready(options.name, startTimeoutMs);
    if (this.#state === 'closed') throw new EngineClosedError(options.name);
    this.#readySinceMs = performance.now();
    const startMs = this.#readySinceMs - startedMs;
    this.#state = 'ready';
    log.write('info', 'engine.ready', { model: options.name, pid: worker.pid });
    this.#options.ready((message) => worker.send(message), startMs);
    return facts;
  }

  /** What was validated is loaded, and nothing that was put in its place since: native code would read it unchecked. */
  #checkFile(): void {
    const { name, file } = this.#options.worker;
    const mark = fileMark(file);
    this.#mark ??= mark;
    if (mark !== this.#mark) throw new WorkerStartError(name, 'its file is no longer the one that was loaded at first');
  }

  #hear(message: FromWorker): void {
    this.#silence.end(message.type === 'alive' ? message.silenceMaxMs : undefined);
    if (message.type === 'load') this.#load = message.load;
    else if (message.type === 'warning') {
      const { log, worker } = this.#options;
      log.write('warn', message.event, { model: worker.name, ...message.fields });
    } else this.#options.message(message);
  }

  #onExit(worker: WorkerProcess, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#load = noLoad;
    if (this.#state !== 'ready') return; // whoever is starting it hears of it
    const wasHealthy = performance.now() - this.#readySinceMs > healthyMs;
    this.#options.log.write('error', 'engine.worker-died', {
      model: this.#options.worker.name,
      pid: worker.pid,
      reason,
    });
    this.#state = 'restarting';
    const isExplained = this.#options.died(reason, wasHealthy);
    if (wasHealthy || isExplained) this.#deaths = 0;
    this.#died(reason);
  }

  #died(reason: string): void {
    this.#deaths++;
    this.#reason = reason;
    if (this.#deaths > deathsMax) {
      this.#state = 'failed';
      this.#options.failed(reason);
    }
    const quickDelayMs = this.#deaths === 1 ? 0 : secondDelayMs * 2 ** (this.#deaths - 2);
    this.#retry = setTimeout(() => void this.#restart(), this.#state === 'failed' ? slowDelayMs : quickDelayMs);
  }

  async #restart(): Promise<void> {
    this.#restarts++;
    try {
      await this.#startWorker();
    } catch (error) {
      if (this.#state === 'closed') return;
      const { message } = serialiseError(error);
      this.#options.log.write('error', 'engine.restart-failed', { model: this.#options.worker.name, reason: message });
      this.#died(message);
    }
  }

  #tick(): void {
    const silentMs = this.#worker === undefined ? 0 : this.#silence.tick();
    if (silentMs > 0) this.#worker?.kill(`it said nothing for ${Math.round(silentMs / 1000)} seconds`);
  }
}
