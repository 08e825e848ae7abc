import type { TokenLogprob } from '#contract';

interface Entry {
  readonly token: string;
  readonly logprob: number;
  readonly bytes?: readonly number[] | null;
}

/** Stands where a provider tells a token's text and not its id. */
const unknownToken = -1;

/** The log-probabilities in a chunk of OpenAI's protocol, as it came; undefined where it holds none. */
export function logprobsIn(chunk: unknown): readonly TokenLogprob[] | undefined {
  const { choices } = (chunk ?? {}) as { readonly choices?: readonly { readonly logprobs?: unknown }[] };
  const told = choices?.[0]?.logprobs as
    | { readonly content?: readonly (Entry & { readonly top_logprobs?: readonly Entry[] })[] | null }
    | null
    | undefined;
  if (!Array.isArray(told?.content)) return undefined;
  return told.content.map((entry) => ({ ...tokenOf(entry), top: (entry.top_logprobs ?? []).map(tokenOf) }));
}

function tokenOf({ token, logprob, bytes }: Entry) {
  return { token: unknownToken, logprob, bytes: Uint8Array.from(bytes ?? Buffer.from(token, 'utf8')) };
}
