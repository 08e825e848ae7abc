import type { Vectors } from '#contract';
import { applyAdapter, createContext, type Model, probeTensor } from '#native';
import { LayerUnknownError } from '../errors/layer-unknown-error.ts';
import { chunkTokens } from './quiet-cache.ts';
import type { AppliedAdapter } from '../worker/adapter-switch.ts';
import type { SlicedWork } from './scoring-job.ts';

export interface LayerReading {
  readonly model: Model;
  readonly threads: { readonly threads: number; readonly batchThreads: number };
  adapter(): AppliedAdapter | undefined;
}

/**
 * What a block puts out, for each token: read through llama.cpp's evaluation callback, in a context of its own that is
 * as large as the input and lives as long as the work. The chunks run on this thread, because a callback from another
 * one would hop through the event loop a thousand times.
 *
 * @throws LayerUnknownError for a model whose graph does not name the outputs of its blocks
 */
export function readLayer(
  tokens: readonly number[],
  layer: number,
  { model, threads, adapter }: LayerReading,
): SlicedWork<Vectors> {
  const { width } = model;
  return async function* () {
    const values = new Float32Array(tokens.length * width);
    using probe = probeTensor(`l_out-${layer}`);
    using context = await createContext(model, {
      cells: Math.max(tokens.length, chunkTokens),
      sequences: 1,
      batchTokens: chunkTokens,
      // The last block computes only those rows that are asked for.
      outputsMax: chunkTokens,
      ...threads,
      onTensor: probe.callback,
    });
    const applied = adapter();
    applyAdapter(context, applied?.adapter, applied?.scale);
    for (let from = 0; from < tokens.length; from += chunkTokens) {
      const chunk = tokens.slice(from, from + chunkTokens);
      context.batch.clear();
      for (const [index, token] of chunk.entries()) context.batch.add(token, from + index, 0, true);
      context.decodeHere();
      const states = probe.take();
      if (states?.length !== chunk.length * width) throw new LayerUnknownError(layer);
      values.set(states, from * width);
      yield;
    }
    return { tokens, width, values };
  };
}
