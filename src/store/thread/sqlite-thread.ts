import { Worker } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { processEntry } from '#base';
import { DatabaseError } from '../database-error.ts';
import type { QueryRows, ThreadReply, ThreadRequest, ThreadStart, ThreadWork } from './messages.ts';

/** A file of SQLite that is worked on by a thread of its own, one thing after the other in the order of the calls. */
export class SqliteThread {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<QueryRows>>();
  #requests = 0;
  #end: unknown;

  constructor(start: ThreadStart) {
    this.#path = start.path;
    const { file, nodeFlags } = processEntry(import.meta.url, './thread-main.ts');
    this.#worker = new Worker(pathToFileURL(file), { workerData: start, execArgv: nodeFlags, name: 'sqlite' });
    this.#worker.on('message', (reply: ThreadReply) => this.#settle(reply));
    this.#worker.on('error', (error: unknown) => this.#over(error));
    this.#worker.on('exit', () => this.#over(new Error('its thread has ended')));
    // Nobody who does not wait for it is kept alive by it.
    this.#worker.unref();
  }

  /** @throws DatabaseError; an Error of the statement, such as of a constraint */
  do(work: ThreadWork): Promise<QueryRows> {
    const waiting = Promise.withResolvers<QueryRows>();
    if (this.#end) waiting.reject(new DatabaseError('cannot-open', this.#path, this.#end));
    else {
      const id = ++this.#requests;
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, waiting);
      this.#worker.postMessage({ ...work, id } satisfies ThreadRequest);
    }
    return waiting.promise;
  }

  async close(): Promise<void> {
    if (this.#end) return;
    await this.do({ kind: 'close' });
    await this.#worker.terminate();
  }

  #settle(reply: ThreadReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('result' in reply) return waiting?.resolve(reply.result);
    const { fault, message } = reply.failure;
    const cause = new Error(message);
    waiting?.reject(fault === undefined ? cause : new DatabaseError(fault, this.#path, cause));
  }

  #over(reason: unknown): void {
    this.#end ??= reason;
    for (const { reject } of this.#waiting.values()) reject(new DatabaseError('cannot-open', this.#path, this.#end));
    this.#waiting.clear();
  }
}
