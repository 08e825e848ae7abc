import type { EmbedRequest, Vectors } from '#contract';
import { embeddingAt, giveEmbeddings } from '#native';
import { readRows } from './read-prompt.ts';
import type { AppliedAdapter } from '../worker/adapter-switch.ts';
import type { SlicedWork } from './scoring-job.ts';

/** The hidden states after the model's last norm: of each token, of the last one, or their mean. */
export function embedTokens(
  tokens: readonly number[],
  { pooling, normalise = true }: Pick<EmbedRequest, 'pooling' | 'normalise'>,
  width: number,
  adapter: () => AppliedAdapter | undefined,
): SlicedWork<Vectors> {
  return async function* (cache) {
    await cache.begin(undefined, tokens, adapter());
    const values = new Float32Array(pooling === 'none' ? tokens.length * width : width);
    giveEmbeddings(cache.context, true);
    try {
      for await (const { from, count } of readRows(cache, tokens)) {
        for (let row = 0; row < count; row++) put(values, embeddingAt(cache.context, row, width), pooling, from + row);
        yield;
      }
    } finally {
      giveEmbeddings(cache.context, false);
    }
    if (pooling === 'mean') values.forEach((value, index) => (values[index] = value / tokens.length));
    if (normalise) for (let from = 0; from < values.length; from += width) scale(values.subarray(from, from + width));
    return { tokens, width, values };
  };
}

function put(values: Float32Array, vector: Float32Array, pooling: EmbedRequest['pooling'], position: number): void {
  if (pooling === 'none') values.set(vector, position * vector.length);
  else if (pooling === 'last') values.set(vector);
  else vector.forEach((value, index) => (values[index] = (values[index] as number) + value));
}

/** To length 1; what has no direction stays as it is. */
function scale(vector: Float32Array): void {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) vector.forEach((value, index) => (vector[index] = value / length));
}
