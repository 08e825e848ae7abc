import type { TokenLogprob } from '#contract';

/** What OpenAI writes for a token that cannot be. */
const impossible = -9999;

export interface TokenEntry {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

/** The `logprobs` of a chat choice. */
export function chatLogprobs(tokens: readonly TokenLogprob[]) {
  return {
    content: tokens.map((token) => ({ ...entry(token), top_logprobs: token.top.map(entry) })),
    refusal: null,
  };
}

function entry({ bytes, logprob }: { readonly bytes: Uint8Array; readonly logprob: number }): TokenEntry {
  // A token that ends inside a character shows a replacement sign; its bytes are exact.
  return { token: Buffer.from(bytes).toString('utf8'), logprob: finiteLogprob(logprob), bytes: [...bytes] };
}

/** JSON has no infinity. */
export function finiteLogprob(logprob: number): number {
  return Math.max(logprob, impossible);
}
