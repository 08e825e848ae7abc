import { Worker } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { processEntry } from '#base';
import { DatabaseError } from '../database-error.ts';
import type { QueryRows, ThreadReply, ThreadRequest, ThreadStart, ThreadWork } from './messages.ts';

/**
 * A file of SQLite that is worked on by a thread of its own, one thing after the other in the order of the calls. The thread
 * is started by the first of them.
 */
export class SqliteThread {
  readonly #start: ThreadStart;
  readonly #waiting = new Map<number, PromiseWithResolvers<QueryRows>>();
  #worker: Worker | undefined;
  #requests = 0;
  #isClosed = false;

  constructor(start: ThreadStart) {
    this.#start = start;
  }

  /** @throws DatabaseError; an Error of the statement, such as of a constraint */
  async do(work: ThreadWork): Promise<QueryRows> {
    if (this.#isClosed) throw this.#gone('it was closed');
    const worker = (this.#worker ??= this.#startWorker());
    const id = ++this.#requests;
    worker.postMessage({ ...work, id } satisfies ThreadRequest);
    const waiting = Promise.withResolvers<QueryRows>();
    if (this.#waiting.size === 0) worker.ref();
    this.#waiting.set(id, waiting);
    return waiting.promise;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    const worker = this.#worker;
    if (worker) await this.do({ kind: 'close' });
    this.#isClosed = true;
    await worker?.terminate();
  }

  #startWorker(): Worker {
    const { file, nodeFlags } = processEntry(import.meta.url, './thread-main.ts');
    const worker = new Worker(pathToFileURL(file), { workerData: this.#start, execArgv: nodeFlags, name: 'sqlite' });
    worker.on('message', (reply: ThreadReply) => this.#settle(reply));
    worker.on('error', (error: unknown) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, 'its thread has ended'));
    // Nobody who does not wait for it is kept alive by it.
    worker.unref();
    return worker;
  }

  /** The thread is gone, with what it had been given; the next call starts another one. */
  #lose(worker: Worker, reason: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(this.#gone(reason));
    this.#waiting.clear();
  }

  #settle(reply: ThreadReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if ('result' in reply) return waiting?.resolve(reply.result);
    const { fault, message } = reply.failure;
    const cause = new Error(message);
    waiting?.reject(fault === undefined ? cause : new DatabaseError(fault, this.#start.path, cause));
  }

  #gone(reason: unknown): DatabaseError {
    return new DatabaseError('cannot-open', this.#start.path, reason);
  }
}
