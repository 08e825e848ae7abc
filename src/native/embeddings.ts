import koffi from 'koffi';
import type { ModelContext } from './context.ts';
import { notNull } from './guard.ts';
import { llama } from './library.ts';

/**
 * Makes the decodes of a context give the hidden states after the last norm beside the logits, or no more. All tokens of
 * a batch must be asked for meanwhile.
 */
export function giveEmbeddings(context: ModelContext, isOn: boolean): void {
  llama().setEmbeddings(context.pointer, isOn);
}

/** A copy of what a row of the last batch gave, with the model's `embeddingWidth` numbers. */
export function embeddingAt(context: ModelContext, row: number, width: number): Float32Array {
  const address = notNull('llama_get_embeddings_ith', llama().embeddingAt(context.pointer, row));
  return new Float32Array(koffi.view(address, width * 4)).slice();
}
