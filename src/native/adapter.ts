import { statSync } from 'node:fs';
import { ArgumentError } from './argument-error.ts';
import type { ModelContext } from './context.ts';
import { notNullOrExplained } from './explained.ts';
import { onThread, succeeded } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';
import type { Model } from './model.ts';

/** A LoRA adapter in memory, beside the model that it changes. Free it only when no context applies it any more. */
export interface Adapter extends Disposable {
  readonly pointer: Pointer;
  /** Of its file, which is about what it takes in memory. */
  readonly sizeBytes: number;
}

/**
 * Loads a GGUF adapter. The file must have passed the validator of #hub against this model's file: llama.cpp reads its
 * metadata without looking at types and would abort. No context of the model may decode meanwhile, because a decode
 * walks the list of adapters that this adds to.
 *
 * @throws NativeCallError, ArgumentError
 */
export async function loadAdapter(model: Model, file: string): Promise<Adapter> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new ArgumentError('file', file, 'the path of a file');
  const native = llama();
  const attempt = () => onThread(native.loadAdapter, model.pointer, file);
  const pointer = await notNullOrExplained('llama_adapter_lora_init', attempt);
  return { pointer, sizeBytes: found.size, [Symbol.dispose]: () => native.freeAdapter(pointer) };
}

/**
 * Makes all decodes of a context from now on use an adapter, or none. To apply what is applied already costs nothing;
 * otherwise the next decode plans its memory anew, which takes some milliseconds.
 *
 * @param scale strength beside the adapter's own; 1 is as trained
 */
export function applyAdapter(context: ModelContext, adapter: Adapter | undefined, scale = 1): void {
  if (!Number.isFinite(scale)) throw new ArgumentError('scale', scale, 'a number');
  const adapters = adapter === undefined ? [] : [adapter.pointer];
  const scales = Float32Array.of(scale);
  succeeded('llama_set_adapters_lora', llama().applyAdapters(context.pointer, adapters, adapters.length, scales));
}
