import { chunkTokens, type Outputs, type QuietCache } from './quiet-cache.ts';

/**
 * Computes an input from where the cache stands to its end, chunk by chunk.
 *
 * @returns the row of the last token
 */
export async function* readPrompt(cache: QuietCache, tokens: ArrayLike<number>): AsyncGenerator<void, number> {
  for (;;) {
    const chunk = nextChunk(cache, tokens);
    const isLast = cache.length + chunk.length === tokens.length;
    const row = await cache.feed(chunk, isLast ? 'last' : 'none');
    // The row's logits are read before others get their turn.
    if (isLast) return row;
    yield;
  }
}

/**
 * Computes a token that was drawn, and those that a constraint forced after it, as many in a call as a chunk has.
 *
 * @returns the row of the last token
 */
export async function* readForced(cache: QuietCache, tokens: readonly number[]): AsyncGenerator<void, number> {
  let from = 0;
  for (; tokens.length - from > chunkTokens; from += chunkTokens) {
    await cache.feed(tokens.slice(from, from + chunkTokens), 'none');
    yield;
  }
  return await cache.feed(from === 0 ? tokens : tokens.slice(from), 'last');
}

/**
 * Computes an input from where the cache stands to its end, and gives every chunk with its outputs.
 *
 * @yields the position of the chunk's first token, and the row of that token's output; rows follow each other
 */
export async function* readRows(
  cache: QuietCache,
  tokens: ArrayLike<number>,
  outputs: Outputs = 'all',
): AsyncGenerator<{ readonly from: number; readonly count: number }, void> {
  while (cache.length < tokens.length) {
    const from = cache.length;
    const chunk = nextChunk(cache, tokens);
    await cache.feed(chunk, outputs);
    yield { from, count: chunk.length };
  }
}

/** Chunks end where the number of tokens from the start is a multiple of their length. */
function nextChunk({ length }: QuietCache, tokens: ArrayLike<number>): number[] {
  const end = Math.min(tokens.length, length + chunkTokens - (length % chunkTokens));
  return Array.from({ length: end - length }, (_, index) => tokens[length + index] as number);
}
