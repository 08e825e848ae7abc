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

/** The same as fields of the protocol, with those that servers of open models understand beside OpenAI's. */
export function openaiFields({ sampling, logprobs, toolUse }: GenerateRequest): Fields {
  return {
    ...(logprobs !== undefined && { logprobs: true, top_logprobs: logprobs }),
    ...(sampling.logitBias && { logit_bias: biasOf(sampling.logitBias) }),
    ...(toolUse?.parallel !== undefined && { parallel_tool_calls: toolUse.parallel }),
    ...(sampling.topK !== undefined && { top_k: sampling.topK }),
    ...(sampling.minP !== undefined && { min_p: sampling.minP }),
    ...(sampling.repetitionPenalty !== undefined && { repetition_penalty: sampling.repetitionPenalty }),
  };
}

function biasOf(bias: ReadonlyMap<number, number>): Fields {
  return Object.fromEntries([...bias].map(([token, value]) => [String(token), value]));
}
