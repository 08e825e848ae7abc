import { type Log, RemoteError } from '#base';
import { EncoderClosedError } from '../errors/encoder-closed-error.ts';
import { EncoderDiedError } from '../errors/encoder-died-error.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import type { EncodeOrder, EncoderFacts, FromWorker, WorkerOptions } from '../wire.ts';
import { EncoderProcess } from './encoder-process.ts';

/** What came of an order. */
export type EncodedOrder = Omit<Extract<FromWorker, { readonly type: 'encoded' }>, 'type' | 'id'>;

/** An order under way. */
export interface PlacedOrder {
  readonly result: Promise<EncodedOrder>;
  /** Nobody waits for it any more. */
  cancel(): void;
}

interface Pending extends PromiseWithResolvers<EncodedOrder> {
  readonly inputs: number;
}

/** Inputs that may wait for the process, of all requests together. */
const inputsMax = 32_768;
const startTimeoutMs = 120_000;

/** An encoder in a process of its own, which is started anew when it has ended and is asked again. */
export class EncoderWorker {
  readonly #options: WorkerOptions;
  readonly #log: Log;
  readonly #pending = new Map<number, Pending>();
  #process: Promise<EncoderProcess> | undefined;
  #facts: EncoderFacts | undefined;
  #pid: number | undefined;
  #starts = 0;
  #inputsWaiting = 0;
  #lastId = 0;
  #isClosed = false;

  constructor(options: WorkerOptions, log: Log) {
    this.#options = options;
    this.#log = log;
  }

  get name(): string {
    return this.#options.name;
  }

  get status() {
    return { pid: this.#pid, restarts: Math.max(0, this.#starts - 1), inputsWaiting: this.#inputsWaiting };
  }

  /**
   * Starts it where it does not run.
   *
   * @throws EncoderStartError, EncoderClosedError, and what is wrong with its files
   */
  async facts(): Promise<EncoderFacts> {
    await this.#running();
    return this.#facts as EncoderFacts;
  }

  /** @throws QueueFullError at once; the others come with the result */
  place(order: Omit<EncodeOrder, 'id'>): PlacedOrder {
    const inputs = order.inputs.length;
    if (this.#inputsWaiting + inputs > inputsMax) throw new QueueFullError(this.name, this.#inputsWaiting);
    const id = ++this.#lastId;
    const pending: Pending = { ...Promise.withResolvers<EncodedOrder>(), inputs };
    this.#pending.set(id, pending);
    this.#inputsWaiting += inputs;
    void this.#running().then(
      (running) => this.#pending.has(id) && running.send({ type: 'encode', order: { ...order, id } }),
      (error: unknown) => this.#settle(id)?.reject(error),
    );
    return { result: pending.promise, cancel: () => void this.#cancel(id) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const id of this.#pending.keys()) this.#settle(id)?.reject(new EncoderClosedError(this.name));
    const running = await this.#process?.catch(() => undefined);
    await running?.close();
  }

  #running(): Promise<EncoderProcess> {
    if (this.#isClosed) return Promise.reject(new EncoderClosedError(this.name));
    this.#process ??= this.#start();
    return this.#process;
  }

  async #start(): Promise<EncoderProcess> {
    this.#starts++;
    const events = {
      message: (message: FromWorker) => this.#hear(message),
      exit: (reason: string) => this.#ended(reason),
    };
    try {
      const started = await EncoderProcess.start(this.#options, events, startTimeoutMs);
      this.#facts = started.facts;
      this.#pid = started.pid;
      return started;
    } catch (error) {
      // The next request tries again: what was missing may be there by then.
      this.#process = undefined;
      throw error;
    }
  }

  #hear(message: FromWorker): void {
    if (message.type === 'encoded') this.#settle(message.id)?.resolve(message);
    if (message.type === 'failed') this.#settle(message.id)?.reject(new RemoteError(message.error));
  }

  async #cancel(id: number): Promise<void> {
    const pending = this.#settle(id);
    if (pending === undefined) return;
    // Whoever left has its answer; nobody is to hear of this one.
    pending.promise.catch(() => {});
    pending.reject(new EncoderClosedError(this.name));
    const running = await this.#process?.catch(() => undefined);
    running?.send({ type: 'cancel', id });
  }

  #ended(reason: string): void {
    this.#process = undefined;
    this.#pid = undefined;
    if (this.#isClosed) return;
    this.#log.write('error', 'encoder.died', { encoder: this.name, reason });
    for (const id of this.#pending.keys()) this.#settle(id)?.reject(new EncoderDiedError(this.name, reason));
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#inputsWaiting -= pending?.inputs ?? 0;
    return pending;
  }
}
