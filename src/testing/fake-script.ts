import type { FinishReason, GenerateRequest, ModelInput, TokenLogprob } from '#contract';

/** Text is cut into words, each with the white space before it. */
export type FakeReply = string | readonly string[];

/** What one choice will say, known before it is said. */
export interface FakeScript {
  readonly tokens: readonly string[];
  readonly reason: FinishReason;
  /** The stop string that ends it. */
  readonly stop?: string | undefined;
}

/** Cuts a reply as a model would end it: before a stop string, at `tokensMax`, or where the context is full. */
export function scriptOf(reply: FakeReply, request: GenerateRequest, roomTokens: number): FakeScript {
  const tokens = typeof reply === 'string' ? wordsOf(reply) : reply;
  const tokensMax = Math.min(request.tokensMax ?? roomTokens, roomTokens);
  if (request.ignoreEnd) {
    const repeated = Array.from({ length: tokensMax }, (_none, index) => tokens[index % tokens.length] ?? '');
    return { tokens: repeated, reason: 'length' };
  }
  const { length, stop } = endOf(tokens.join(''), request.stop ?? []);
  const kept = cutAt(tokens, length);
  if (kept.length <= tokensMax) return { tokens: kept, reason: 'stop', stop };
  return { tokens: kept.slice(0, tokensMax), reason: 'length' };
}

function endOf(text: string, stops: readonly string[]): { readonly length: number; readonly stop: string | undefined } {
  const found = stops.map((stop) => ({ length: text.indexOf(stop), stop })).filter(({ length }) => length >= 0);
  return found.toSorted((a, b) => a.length - b.length)[0] ?? { length: text.length, stop: undefined };
}

/** The tokens of the first `length` characters; the last one may be a part of what it was. */
function cutAt(tokens: readonly string[], length: number): readonly string[] {
  let before = 0;
  const kept: string[] = [];
  for (const token of tokens) {
    if (before >= length) break;
    kept.push(token.slice(0, length - before));
    before += token.length;
  }
  return kept;
}

/** The chosen token is the likeliest; the others are made up. */
export function logprobOf(token: number, text: string, topCount: number): TokenLogprob {
  const entry = (rank: number, piece: string) => ({
    token: token + rank,
    bytes: Buffer.from(piece),
    logprob: -0.25 - rank,
  });
  const top = Array.from({ length: topCount }, (_none, rank) => entry(rank, rank === 0 ? text : `${text}-${rank}`));
  return { ...entry(0, text), top };
}

/** The words of an input; those of a chat with the role before each message. */
export function inputWords(input: Exclude<ModelInput, { kind: 'tokens' }>): readonly string[] {
  if (input.kind === 'text') return wordsOf(input.text);
  return wordsOf(input.messages.map(({ role, content }) => `${role}: ${content}\n`).join(''));
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
