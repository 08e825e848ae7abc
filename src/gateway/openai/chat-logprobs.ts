import type { TokenLogprob } from '#contract';

/** What OpenAI writes for a token that cannot be. */
const impossible = -9999;

export interface TokenEntry {
  readonly token: string;
  readonly logprob: number | null;
  readonly bytes: readonly number[];
}

/** The `logprobs` of a chat choice. */
export function chatLogprobs(tokens: readonly TokenLogprob[]) {
  return {
    content: tokens.map((token) => ({ ...entry(token), top_logprobs: token.top.map(entry) })),
    refusal: null,
  };
}

function entry({ bytes, logprob }: Pick<TokenLogprob, 'bytes' | 'logprob'>): TokenEntry {
  // A token that ends inside a character shows a replacement sign; its bytes are exact.
  return { token: Buffer.from(bytes).toString('utf8'), logprob: finiteLogprob(logprob), bytes: [...bytes] };
}

/** JSON has no infinity; `null` stands where there is no probability. */
export function finiteLogprob(logprob: number | undefined): number | null {
  return logprob === undefined ? null : Math.max(logprob, impossible);
}
