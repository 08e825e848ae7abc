import type { Fault } from '../fault.ts';

const types: Readonly<Record<number, string>> = { 403: 'permission_error', 429: 'rate_limit_error' };

/** What OpenAI says of accounts that have spent what they may, which is no matter of waiting a moment. */
const noQuota = 'insufficient_quota';

/** Codes that OpenAI's clients know by another name than ours. */
const knownCodes: Readonly<Record<string, string>> = {
  'engine/prompt-too-long': 'context_length_exceeded',
  'gateway/limit-reached': 'rate_limit_exceeded',
  'gateway/budget-exhausted': noQuota,
};

/** What OpenAI calls the fields of a `GenerateRequest` that an engine may blame. */
const parameters: Readonly<Record<string, string>> = {
  choices: 'n',
  constraint: 'response_format',
  tokensMax: 'max_tokens',
  logprobs: 'top_logprobs',
  toolUse: 'tool_choice',
  'input.messages': 'messages',
  'input.tokens': 'prompt',
  'input.tools': 'tools',
  'sampling.temperature': 'temperature',
  'sampling.topP': 'top_p',
  'sampling.topK': 'top_k',
  'sampling.minP': 'min_p',
  'sampling.repetitionPenalty': 'repetition_penalty',
  'sampling.frequencyPenalty': 'frequency_penalty',
  'sampling.presencePenalty': 'presence_penalty',
  'sampling.seed': 'seed',
  'the number of entries of sampling.logitBias': 'logit_bias',
  'a token of sampling.logitBias': 'logit_bias',
  'a value of sampling.logitBias': 'logit_bias',
};

/** `{"error":{"message","type","param","code"}}` */
export function openaiErrorBody(fault: Fault): string {
  const { code, message, remedy, field, status } = fault;
  const knownCode = knownCodes[code];
  const type = knownCode === noQuota ? noQuota : types[status];
  return JSON.stringify({
    error: {
      message: `${message} ${remedy}`,
      type: type ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
      param: field === undefined ? null : (parameters[field] ?? field),
      code: knownCode ?? code.slice(code.indexOf('/') + 1).replaceAll('-', '_'),
    },
  });
}
