import type { GenerateRequest, ModelPrices, TokenCount } from '#contract';
import { costNanosOf } from '#prompt';
import type { SoFar } from '../tally.ts';
import type { Expected } from './reservation.ts';

/** What is known of a request before the model has read it. */
export interface Plan {
  readonly contextTokens: number;
  readonly prices: ModelPrices | undefined;
  readonly requests: readonly Pick<GenerateRequest, 'tokensMax' | 'choices'>[];
  /** Of the body that it came in. Infinity when that is not known. */
  readonly bodyBytes: number;
  /** For which time of the model's money is set aside. */
  readonly computeMs: number;
}

/** No token is shorter than a byte; what the model's template and the route's prompt add is not in the body. */
const addedTokensMax = 512;
/** A usual token of text, as OpenAI's limits count before they know. */
const bytesPerToken = 4;
/** An answer whose length nobody has bounded is likely to be no longer. */
const likelyAnswerTokens = 256;

/**
 * What a request may use at most, and what it is likely to use.
 *
 * @param promptTokens when the model has told; until then the size of the body says what there can be
 */
export function expectedUse(plan: Plan, promptTokens?: number): Expected {
  const { contextTokens, requests, bodyBytes, prices, computeMs } = plan;
  const readMax = contextTokens * requests.length;
  const most = promptTokens ?? Math.min(bodyBytes + addedTokensMax * requests.length, readMax);
  const likely = promptTokens ?? Math.min(Math.ceil(bodyBytes / bytesPerToken), readMax);
  const written = (whenOpen: number): number =>
    requests.reduce(
      (sum, { tokensMax = whenOpen, choices = 1 }) => sum + choices * Math.min(tokensMax, contextTokens),
      0,
    );
  const useOf = (read: number, completionTokens: number) => {
    // One answer to one prompt shares its context with it; a program may ask several times, and have read more by then.
    const isAlone = requests.length === 1 && (requests[0]?.choices ?? 1) === 1 && read <= contextTokens;
    const tokens = isAlone ? Math.min(read + completionTokens, contextTokens) : read + completionTokens;
    const count = { promptTokens: read, cachedTokens: 0, completionTokens: tokens - read };
    return { tokens, nanos: highestCost(prices, count, computeMs) };
  };
  return { most: useOf(most, written(contextTokens)), likely: useOf(likely, written(likelyAnswerTokens)) };
}

/** The same of a request that asks a model several times: what it has used, and of each that runs a whole context. */
export function expectedAgain({ contextTokens, prices, computeMs }: Plan, soFar: SoFar): Expected {
  const { promptTokens, completionTokens, running } = soFar;
  const useOf = (more: number) => {
    // Whether it will be read or written is not known: the dearer of both.
    const [asRead, asWritten] = [
      { promptTokens: promptTokens + more, cachedTokens: 0, completionTokens },
      { promptTokens, cachedTokens: 0, completionTokens: completionTokens + more },
    ].map((count) => highestCost(prices, count, computeMs));
    return { tokens: promptTokens + completionTokens + more, nanos: Math.max(asRead ?? 0, asWritten ?? 0) };
  };
  return { most: useOf(running * contextTokens), likely: useOf(running * Math.min(likelyAnswerTokens, contextTokens)) };
}

/** What is in the cache is not known yet, and may cost more than what is not. */
function highestCost(prices: ModelPrices | undefined, count: TokenCount, computeMs: number): number {
  if (prices === undefined) return 0;
  const { input, cachedInput = input } = prices;
  return costNanosOf({ ...prices, input: Math.max(input, cachedInput) }, count, computeMs) ?? 0;
}
