import koffi from 'koffi';
import { notNull } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';

const deviceCpu = 0;
/**
 * How long threads of a pool look for the next step before they sleep: 128k looks, a millisecond or two, which is as long
 * as the next step lets wait while there is one. ggml's default is fifty times that, in which they take processors from
 * the other models of the machine.
 */
const poll = 1;

/**
 * The threads that a context computes with: pools of the library, one for each number that was asked for. A pool lives as
 * long as the context; without one ggml starts and joins threads in every decode.
 */
export class ContextThreads implements Disposable {
  readonly #context: Pointer;
  readonly #pools = new Map<number, Pointer>();
  #used = '';

  constructor(context: Pointer) {
    this.#context = context;
  }

  /**
   * From the next decode on computes with so many threads. Costs nothing when they are as many as before.
   *
   * @param batchThreads for decodes of more than one token
   */
  use(threads: number, batchThreads: number): void {
    const wanted = `${threads} ${batchThreads}`;
    if (this.#used === wanted) return;
    this.#used = wanted;
    llama().setThreads(this.#context, threads, batchThreads);
    llama().attachThreadpool(this.#context, this.#pool(threads), this.#pool(batchThreads));
  }

  /** After the context is gone. */
  [Symbol.dispose](): void {
    for (const pool of this.#pools.values()) koffi.call(procedure('ggml_threadpool_free'), prototypes.free, pool);
    this.#pools.clear();
  }

  #pool(threads: number): Pointer {
    const known = this.#pools.get(threads);
    if (known !== undefined) return known;
    const params = { ...llama().threadpoolParams(threads), poll };
    const created: unknown = koffi.call(procedure('ggml_threadpool_new'), prototypes.create, params);
    const pool = notNull('ggml_threadpool_new', created as Pointer | null);
    this.#pools.set(threads, pool);
    return pool;
  }
}

/** Of the back end for processors, which is loaded at run time. */
function procedure(name: string): Pointer {
  const { deviceByType, registryOfDevice, procedureAddress } = llama();
  const device = notNull('ggml_backend_dev_by_type', deviceByType(deviceCpu));
  const registry = notNull('ggml_backend_dev_backend_reg', registryOfDevice(device));
  return notNull(name, procedureAddress(registry, name));
}

const prototypes = {
  create: koffi.proto('void *ggml_threadpool_new_t(ggml_threadpool_params *params)'),
  free: koffi.proto('void ggml_threadpool_free_t(void *pool)'),
};
