import koffi from 'koffi';
import { notNull } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';

const deviceCpu = 0;

/**
 * Gives a context threads that live as long as it does. Without them ggml starts and joins threads in every decode.
 * As ggml has it by default, they spin for some milliseconds after a decode, in case another follows, and then sleep.
 *
 * @returns what releases them, after the context is gone
 */
export function attachThreads(context: Pointer, threads: number, batchThreads: number): () => void {
  if (threads === 1 && batchThreads === 1) return () => {};
  const { deviceByType, registryOfDevice, procedureAddress, threadpoolParams, attachThreadpool } = llama();
  const device = notNull('ggml_backend_dev_by_type', deviceByType(deviceCpu));
  const registry = notNull('ggml_backend_dev_backend_reg', registryOfDevice(device));
  const procedure = (name: string) => notNull(name, procedureAddress(registry, name));
  const create = (count: number): Pointer => {
    const pool: unknown = koffi.call(procedure('ggml_threadpool_new'), prototypes.create, threadpoolParams(count));
    return notNull('ggml_threadpool_new', pool as Pointer | null);
  };
  const decode = create(threads);
  const batch = batchThreads === threads ? decode : create(batchThreads);
  attachThreadpool(context, decode, batch);
  return () => {
    for (const pool of new Set([decode, batch])) koffi.call(procedure('ggml_threadpool_free'), prototypes.free, pool);
  };
}

const prototypes = {
  create: koffi.proto('void *ggml_threadpool_new_t(ggml_threadpool_params *params)'),
  free: koffi.proto('void ggml_threadpool_free_t(void *pool)'),
};
