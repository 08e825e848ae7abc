import koffi from 'koffi';
import { assert } from '#base';
import { notNull } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';

const deviceCpu = 0;

/**
 * Gives a context threads that live as long as it does. Without them ggml starts and joins threads in every decode.
 * Idle threads sleep at once (`poll` 0): threads that spin between decodes take the cores from everybody else.
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
    const params = { ...threadpoolParams(count) };
    const pool: unknown = koffi.call(procedure('ggml_threadpool_new'), prototypes.create, params);
    return notNull('ggml_threadpool_new', pool as Pointer | null);
  };
  const decode = create(threads);
  const batch = batchThreads === threads ? decode : create(batchThreads);
  attachThreadpool(context, decode, batch);
  assert(decode !== batch || threads === batchThreads, 'one pool serves both when they are of one size');
  return () => {
    for (const pool of new Set([decode, batch])) koffi.call(procedure('ggml_threadpool_free'), prototypes.free, pool);
  };
}

const prototypes = {
  create: koffi.proto('void *ggml_threadpool_new_t(ggml_threadpool_params *params)'),
  free: koffi.proto('void ggml_threadpool_free_t(void *pool)'),
};
