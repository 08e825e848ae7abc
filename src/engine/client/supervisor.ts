import { type Log, serialiseError } from '#base';
import { EngineClosedError } from '../errors/engine-closed-error.ts';
import { EngineUnavailableError } from '../errors/engine-unavailable-error.ts';
import type { EngineFacts, FromWorker, WorkerLoad, WorkerOptions } from '../wire.ts';
import type { EngineState } from './status.ts';
import { WorkerProcess } from './worker-process.ts';

const firstDelayMs = 100;
const slowDelayMs = 30_000;
/** Deaths in a row after which the engine counts as failed. */
const deathsMax = 5;
/** A worker that lived this long starts the count of deaths anew. */
const healthyMs = 60_000;
const tickMs = 1000;
/** Seconds without a word after which a worker counts as hung. It speaks every second. */
const silentTicksMax = 60;

/** How long a request waits for a worker that is being started again. */
const waitMaxMs = 10_000;

const noLoad: WorkerLoad = { queue: 0, running: 0, tokensPerSecond: 0, memoryBytes: 0, cellsUsed: 0 };

export interface SupervisorOptions {
  readonly worker: WorkerOptions;
  readonly startTimeoutMs: number;
  readonly log: Log;
  /** What a worker says about requests. */
  message(message: FromWorker): void;
  /** The worker that had all requests has ended. */
  died(reason: string): void;
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
  #silentTicks = 0;
  #retry: NodeJS.Timeout | undefined;
  readonly #ticker: NodeJS.Timeout;
  #onChange = Promise.withResolvers<void>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
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

  /**
   * The worker, waiting a while for one that is being started; undefined when the signal aborts first.
   *
   * @throws EngineUnavailableError, EngineClosedError
   */
  async worker(signal?: AbortSignal): Promise<WorkerProcess | undefined> {
    const { name } = this.#options.worker;
    const waited = Promise.withResolvers<void>();
    const stopWaiting = () => waited.resolve();
    const timer = setTimeout(stopWaiting, waitMaxMs);
    signal?.addEventListener('abort', stopWaiting, { once: true });
    const deadline = performance.now() + waitMaxMs;
    try {
      for (;;) {
        if (signal?.aborted) return undefined;
        if (this.#state === 'closed') throw new EngineClosedError(name);
        if (this.#state === 'ready' && this.#worker !== undefined) return this.#worker;
        if (this.#state === 'failed' || performance.now() >= deadline) {
          throw new EngineUnavailableError(name, this.#reason ?? 'it is being started');
        }
        await Promise.race([this.#onChange.promise, waited.promise]);
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stopWaiting);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#become('closed');
    clearTimeout(this.#retry);
    clearInterval(this.#ticker);
    await this.#worker?.close();
  }

  async #startWorker(): Promise<EngineFacts> {
    const { worker: options, startTimeoutMs, log } = this.#options;
    const worker = new WorkerProcess(options, {
      message: (message) => this.#hear(message),
      exit: (reason) => this.#onExit(worker, reason),
    });
    this.#worker = worker;
    this.#silentTicks = 0;
    const facts = await worker.ready(options.name, startTimeoutMs);
    if (this.#state === 'closed') throw new EngineClosedError(options.name);
    this.#readySinceMs = performance.now();
    this.#become('ready');
    log.write('info', 'engine.ready', { model: options.name, pid: worker.pid });
    return facts;
  }

  #hear(message: FromWorker): void {
    this.#silentTicks = 0;
    if (message.type === 'load') this.#load = message.load;
    else this.#options.message(message);
  }

  #onExit(worker: WorkerProcess, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#load = noLoad;
    if (this.#state !== 'ready') return; // whoever is starting it hears of it
    if (performance.now() - this.#readySinceMs > healthyMs) this.#deaths = 0;
    this.#options.log.write('error', 'engine.worker-died', {
      model: this.#options.worker.name,
      pid: worker.pid,
      reason,
    });
    this.#become('restarting');
    this.#options.died(reason);
    this.#died(reason);
  }

  #died(reason: string): void {
    this.#deaths++;
    this.#reason = reason;
    const hasFailed = this.#deaths > deathsMax;
    if (hasFailed) this.#become('failed');
    const delayMs = hasFailed ? slowDelayMs : firstDelayMs * 2 ** (this.#deaths - 1);
    this.#retry = setTimeout(() => void this.#restart(), delayMs);
    this.#retry.unref();
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

  /** Counts ticks and not time, so that a machine that slept does not kill its workers when it wakes up. */
  #tick(): void {
    if (this.#state !== 'ready') return;
    this.#silentTicks++;
    if (this.#silentTicks === silentTicksMax) this.#worker?.kill();
  }

  #become(state: EngineState): void {
    this.#state = state;
    this.#onChange.resolve();
    this.#onChange = Promise.withResolvers<void>();
  }
}
