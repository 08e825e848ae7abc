import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Log, processEntry, RemoteError, silentLog } from '#base';
import { StoreClosedError } from '../errors/store-closed-error.ts';
import type { VectorReply, VectorThreadStart, VectorWork } from './messages.ts';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** The other end of the thread that owns a folder of vectors. */
export class VectorThread {
  readonly #start: VectorThreadStart;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #log: Log;
  #last = 0;
  #ended: string | undefined;

  constructor(start: VectorThreadStart, log: Log = silentLog) {
    this.#start = start;
    this.#log = log;
  }

  /** @throws RemoteError with what the database throws; StoreClosedError */
  async do(work: VectorWork): Promise<unknown> {
    if (this.#ended !== undefined) throw new StoreClosedError(this.#ended);
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    const worker = (this.#worker ??= this.#open());
    // It keeps the process alive while somebody waits.
    worker.ref();
    worker.postMessage({ ...work, id });
    try {
      return await promise;
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
    }
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    try {
      if (this.#worker) await this.do({ kind: 'close' });
    } finally {
      this.#ended = 'the store is closed';
      await this.#worker?.terminate();
    }
  }

  /** Not before somebody asks: most stacks have no vectors. */
  #open(): Worker {
    const { file, nodeFlags } = processEntry(import.meta.url, './vector-thread-main.ts');
    const worker = new Worker(pathToFileURL(file), { workerData: this.#start, execArgv: nodeFlags, name: 'vectors' });
    worker.on('message', (reply: VectorReply) => this.#hear(reply));
    worker.on('error', ({ message }) => this.#end(`their thread has failed: ${message}`));
    worker.on('exit', () => this.#end('their thread has ended'));
    return worker;
  }

  #hear(reply: VectorReply): void {
    if ('event' in reply) return this.#log.write(reply.level, reply.event, reply.fields as Record<string, unknown>);
    const waiting = this.#waiting.get(reply.id);
    if ('result' in reply) waiting?.resolve(reply.result);
    else waiting?.reject(new RemoteError(reply.error));
  }

  #end(problem: string): void {
    this.#ended ??= problem;
    for (const { reject } of this.#waiting.values()) reject(new StoreClosedError(this.#ended));
  }
}
