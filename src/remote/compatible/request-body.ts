import { assert } from '#base';
import type { ChatInput, Constraint, GenerateRequest } from '#contract';
import { toldTools } from '../call/told-tools.ts';
import { messagesJson } from './messages.ts';

/** A request in OpenAI's protocol, with the fields that servers of open models understand beside OpenAI's. */
export function requestBody(model: string, request: GenerateRequest): object {
  const { input, sampling, tokensMax, stop, logprobs } = request;
  assert(input.kind !== 'tokens', 'ids of tokens are refused before');
  return {
    model,
    ...(input.kind === 'chat' ? chatFields(input, request) : { prompt: input.text, suffix: input.suffix }),
    max_tokens: tokensMax,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    min_p: sampling.minP,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    repetition_penalty: sampling.repetitionPenalty,
    logit_bias: sampling.logitBias && Object.fromEntries(sampling.logitBias),
    seed: sampling.seed,
    stop: stop?.length ? stop : undefined,
    ...(logprobs !== undefined && { logprobs: true, top_logprobs: logprobs }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

function chatFields(input: ChatInput, { toolUse, constraint }: GenerateRequest): object {
  const told = toldTools(input, toolUse);
  return {
    messages: messagesJson(input.messages),
    ...(told && {
      tools: told.tools.map(({ name, description, parameters }) => ({
        type: 'function',
        function: { name, description, parameters: typeof parameters === 'object' ? parameters : { type: 'object' } },
      })),
      tool_choice: told.name === undefined ? told.choice : { type: 'function', function: { name: told.name } },
      parallel_tool_calls: toolUse?.parallel,
    }),
    response_format: formatJson(constraint),
    reasoning_effort: input.reasoning,
  };
}

function formatJson(constraint: Constraint | undefined): object | undefined {
  if (constraint?.kind !== 'json') return undefined;
  const { schema, name = 'response', description } = constraint;
  if (typeof schema !== 'object') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name, description, schema, strict: true } };
}
