import type { Drawn } from '../text/growing-text.ts';
import type { Draft } from './draft.ts';

/** Nothing yet. */
export const noDraft: Draft = { text: '', drawn: [], tokens: 0, logprob: undefined, isCutOff: true, stop: undefined };

/** What was drawn in two requests, one after the other, as if it had been one. A character may be in two halves. */
export function joinDrafts(first: Draft, second: Draft): Draft {
  const drawn = [...first.drawn, ...second.drawn];
  const all = textOf(drawn);
  const { stop, isCutOff } = second;
  const stopAt = stop === undefined ? -1 : all.indexOf(stop, Math.max(0, first.text.length - stop.length));
  const logprobs = [first.logprob, second.logprob].filter((logprob) => logprob !== undefined);
  return {
    text: stopAt < 0 ? all : all.slice(0, stopAt),
    drawn,
    tokens: first.tokens + second.tokens,
    logprob: logprobs.length === 0 ? undefined : logprobs.reduce((sum, logprob) => sum + logprob, 0),
    forced: (first.forced ?? 0) + (second.forced ?? 0),
    takenBack: (first.takenBack ?? 0) + (second.takenBack ?? 0),
    isCutOff,
    stop,
  };
}

export function textOf(drawn: readonly Drawn[]): string {
  return Buffer.concat(drawn.map(({ bytes }) => bytes)).toString();
}

/** What a model goes on from after it has drawn some tokens. */
export function tokensAfter(tokens: readonly number[], drawn: readonly Drawn[]): { kind: 'tokens'; tokens: number[] } {
  return { kind: 'tokens', tokens: [...tokens, ...drawn.map(({ token }) => token)] };
}
