import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { processEntry, RemoteError } from '#base';
import { ConstraintError } from '../errors/constraint-error.ts';
import type { GrammarReply, GrammarTask, GrammarTasks } from './grammar-messages.ts';

/** What making one grammar may take; its own budgets end it far sooner. */
const taskMaxMs = 10_000;

/** How long it stays when there is nothing to do; starting it takes some hundred milliseconds. */
const idleMaxMs = 300_000;

/** A thread that makes grammars, one after the other. It is there while it is needed. */
export class GrammarThread implements Disposable {
  #worker: Worker | undefined;
  #last = 0;
  #idle: NodeJS.Timeout | undefined;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: unknown): void }>();

  /** @throws RemoteError with what the front ends of grammars throw; ConstraintError when it takes too long */
  async do<Kind extends GrammarTask['kind']>(
    task: Extract<GrammarTask, { readonly kind: Kind }>,
  ): Promise<GrammarTasks[Kind]> {
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    clearTimeout(this.#idle);
    this.#waiting.set(id, { resolve, reject });
    this.#open().postMessage({ id, task });
    const timer = setTimeout(() => this.#end(`it took more than ${taskMaxMs} ms`), taskMaxMs);
    try {
      return (await promise) as GrammarTasks[Kind];
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0)
        this.#idle = setTimeout(() => this.#end('there was nothing to do'), idleMaxMs).unref();
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#idle);
    this.#end('the model is closed');
  }

  #open(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const { file, nodeFlags } = processEntry(import.meta.url, './grammar-thread-main.ts');
    const worker = new Worker(pathToFileURL(file), { execArgv: nodeFlags, name: 'grammars' });
    worker.on('message', (reply: GrammarReply) => this.#hear(reply));
    worker.on('error', () => this.#end('it took too much memory', worker));
    worker.unref();
    return (this.#worker = worker);
  }

  #hear(reply: GrammarReply): void {
    const asked = this.#waiting.get(reply.id);
    if ('result' in reply) asked?.resolve(reply.result);
    else asked?.reject(new RemoteError(reply.error));
  }

  /** Gives up what is under way; the next task gets a new thread. */
  #end(problem: string, worker = this.#worker): void {
    if (worker === undefined || worker !== this.#worker) return;
    this.#worker = undefined;
    void worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new ConstraintError(problem));
  }
}
