import type { TokenLogprob } from '#contract';
import type { Vocabulary } from '#native';
import { NotANumberError } from '../errors/not-a-number-error.ts';
import { logSumExp, rankTokens } from '../text/logprobs.ts';
import type { QuietCache } from './quiet-cache.ts';
import { readRows } from './read-prompt.ts';
import type { AppliedAdapter } from '../worker/adapter-switch.ts';
import type { SlicedWork } from './scoring-job.ts';

/** The log-probability of each token of a text after those before it, and the likeliest ones in its place. */
export function scoreTokens(
  tokens: readonly number[],
  top: number,
  vocabulary: Vocabulary,
  adapter: () => AppliedAdapter | undefined,
): SlicedWork<TokenLogprob[]> {
  const bytesOf = (token: number) => vocabulary.bytesOf(token, true);
  return async function* (cache) {
    const [first] = tokens;
    if (first === undefined) return [];
    const scored: TokenLogprob[] = [{ token: first, bytes: bytesOf(first), logprob: undefined, top: [] }];
    await cache.begin(undefined, tokens, adapter());
    // Nothing follows the last token, so it need not be computed.
    for await (const { from, count } of readRows(cache, tokens.slice(0, -1))) {
      for (let row = 0; row < count; row++) {
        const token = tokens[from + row + 1] as number;
        const { logits, normaliser } = logitsOf(cache, row);
        const likeliest = rankTokens(logits, top, normaliser);
        scored.push({
          token,
          bytes: bytesOf(token),
          logprob: (logits[token] as number) - normaliser,
          top: likeliest.map((ranked) => ({ ...ranked, bytes: bytesOf(ranked.token) })),
        });
      }
      yield;
    }
    return scored;
  };
}

/** A row's logits and what to subtract from them for log-probabilities. @throws NotANumberError */
export function logitsOf({ context }: QuietCache, row: number) {
  const logits = context.logitsAt(row);
  const normaliser = logSumExp(logits);
  if (Number.isNaN(normaliser)) throw new NotANumberError();
  return { logits, normaliser };
}
