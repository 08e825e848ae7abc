import type { GenerateRequest } from '#contract';

type Json = string | number | boolean | { readonly [name: string]: Json };
type Fields = Record<string, Json>;

/** What OpenAI's chats take beyond what all providers have, in the words of its package. */
export function openaiOptions({ sampling, logprobs, toolUse }: GenerateRequest): Fields {
  return {
    ...(logprobs !== undefined && { logprobs: logprobs === 0 ? true : logprobs }),
    ...(sampling.logitBias && { logitBias: biasOf(sampling.logitBias) }),
    ...(toolUse?.parallel !== undefined && { parallelToolCalls: toolUse.parallel }),
  };
}

/** Ids of tokens as names of members. */
export function biasOf(bias: ReadonlyMap<number, number>): Fields {
  return Object.fromEntries([...bias].map(([token, value]) => [String(token), value]));
}
