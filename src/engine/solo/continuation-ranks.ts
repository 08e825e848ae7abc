import type { RankedContinuation } from '#contract';
import type { QuietCache } from './quiet-cache.ts';
import { readPrompt, readRows } from './read-prompt.ts';
import type { ScoringSetting, SlicedWork } from './scoring-job.ts';
import { logitsOf } from './token-scores.ts';

/**
 * The probability of each of several continuations of an input, likeliest first. The input is computed once, unless the
 * model's cache cannot be cut back to it.
 *
 * @param continuations none of them empty
 */
export function rankContinuations(
  prompt: readonly number[],
  continuations: readonly ArrayLike<number>[],
  { scope, adapter }: ScoringSetting,
): SlicedWork<RankedContinuation[]> {
  return async function* (cache) {
    const begin = () => cache.begin(scope, prompt, adapter());
    await begin();
    const { logits, normaliser } = logitsOf(cache, yield* readPrompt(cache, prompt));
    // Read once, because the next decode takes their place.
    const firsts = continuations.map((tokens) => (logits[tokens[0] as number] as number) - normaliser);
    const ranked: RankedContinuation[] = [];
    for (const [index, continuation] of continuations.entries()) {
      let logprob = firsts[index] as number;
      yield* rewind(cache, prompt, begin);
      const tokens = [...prompt, ...Array.from(continuation)];
      for await (const { from, count } of readRows(cache, tokens.slice(0, -1))) {
        for (let row = 0; row < count; row++) logprob += logprobAt(cache, row, tokens[from + row + 1] as number);
        yield;
      }
      const { length } = continuation;
      ranked.push({ index, tokens: length, logprob, meanLogprob: logprob / length });
    }
    return ranked.toSorted((a, b) => b.logprob - a.logprob || a.index - b.index);
  };
}

async function* rewind(
  cache: QuietCache,
  prompt: readonly number[],
  begin: () => Promise<number>,
): AsyncGenerator<void, void> {
  if (cache.length === prompt.length || cache.rewind(prompt.length)) return;
  await begin();
  yield* readPrompt(cache, prompt);
}

function logprobAt(cache: QuietCache, row: number, token: number): number {
  const { logits, normaliser } = logitsOf(cache, row);
  return (logits[token] as number) - normaliser;
}
