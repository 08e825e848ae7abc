import type { Outcome } from '#program';

/** How a run ended, in the words of the wire. */
export function outcomeObject(outcome: Outcome<unknown>, withTrace: boolean) {
  const { status, variables, text, usage, trace } = outcome;
  return {
    object: 'program.outcome',
    status,
    ...(status === 'done' && { value: outcome.value ?? null, ...(outcome.isCached && { cached: true }) }),
    ...(status === 'spent' && { budget: outcome.budget, ...(outcome.hole !== undefined && { hole: outcome.hole }) }),
    variables,
    text,
    usage: {
      requests: usage.requests,
      prompt_tokens: usage.promptTokens,
      cached_tokens: usage.cachedTokens,
      completion_tokens: usage.completionTokens,
      new_tokens: usage.newTokens,
    },
    ...(withTrace && { trace }),
  };
}
