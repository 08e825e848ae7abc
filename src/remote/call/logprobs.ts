import type { TokenLogprob } from '#contract';
import { listIn, membersOf, textIn } from '../untrusted.ts';

/** Stands where a provider tells a token's text and not its id. */
const unknownToken = -1;

/** The log-probabilities in a chunk of OpenAI's protocol, as it came; undefined where it holds none. */
export function logprobsIn(chunk: unknown): readonly TokenLogprob[] | undefined {
  const choice = membersOf(listIn(membersOf(chunk)['choices'])[0]);
  const { content } = membersOf(choice['logprobs']);
  if (!Array.isArray(content)) return undefined;
  return content.map((entry) => ({ ...tokenOf(entry), top: listIn(membersOf(entry)['top_logprobs']).map(tokenOf) }));
}

function tokenOf(entry: unknown) {
  const { token, logprob, bytes } = membersOf(entry);
  const told = listIn(bytes).map(Number);
  return {
    token: unknownToken,
    logprob: typeof logprob === 'number' ? logprob : -Infinity,
    bytes: told.length > 0 ? Uint8Array.from(told) : Buffer.from(textIn(token), 'utf8'),
  };
}
