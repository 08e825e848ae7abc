import { z } from 'zod';
import type { ChatMessage, Constraint, GenerateRequest, ReasoningEffort, ToolDefinition } from '#contract';
import { checkFields, objectBody, withoutUnserved } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Urgency } from '../urgency.ts';
import { chatMessage, contractMessage, withMessagesServed } from './chat-messages.ts';
import { toolFields, toolsOf } from './chat-tools.ts';
import { formatConstraint, responseFormat } from './response-format.ts';
import { samplingFields, samplingOf } from './sampling-fields.ts';
import { urgencyFields, urgencyOf } from './urgency-fields.ts';
import { unservedInChat } from './unserved-fields.ts';

const reasoningEffort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh'], {
  error: 'it must be "none", "minimal", "low", "medium", "high" or "xhigh"',
});

/** The body of `POST /v1/chat/completions`, as far as it is served. */
export function chatSchema(limits: GatewayLimits) {
  return z.strictObject({
    ...samplingFields(limits),
    ...urgencyFields,
    ...toolFields(limits),
    model: z.string(),
    messages: z.array(chatMessage).max(limits.messagesMax),
    max_completion_tokens: z.int().min(1).nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.int().min(0).max(limits.topLogprobsMax).nullish(),
    response_format: responseFormat.nullish(),
    /** How much a model that can think is to think first; others take no notice. */
    reasoning_effort: reasoningEffort.nullish(),
    /** Ours: values for the prompt that the model's route stands behind. */
    variables: z.record(z.string(), z.unknown()).nullish(),
  });
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[] | undefined;
  readonly reasoning: ReasoningEffort | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly urgency: Urgency;
  /** All but the input, which depends on the route. */
  readonly generate: Omit<GenerateRequest, 'input'>;
}

/** @throws InvalidBodyError, InvalidFieldError, UnsupportedFieldError */
export function readChatRequest(schema: ReturnType<typeof chatSchema>, body: unknown): ChatRequest {
  const fields = checkFields(schema, withMessagesServed(withoutUnserved(objectBody(body), unservedInChat)));
  if (fields.stream_options && !fields.stream)
    throw new InvalidFieldError('stream_options', 'it goes with "stream": true only');
  if (fields.top_logprobs != null && !fields.logprobs) {
    throw new InvalidFieldError('top_logprobs', 'it goes with "logprobs": true only');
  }
  const generate = samplingOf({ ...fields, max_tokens: fields.max_completion_tokens ?? fields.max_tokens });
  const { tools, toolUse } = toolsOf(fields);
  const effort = fields.reasoning_effort ?? undefined;
  return {
    model: fields.model,
    messages: fields.messages.map(contractMessage),
    tools,
    reasoning: effort === 'xhigh' ? 'high' : effort,
    variables: fields.variables ?? undefined,
    stream: fields.stream ?? false,
    includeUsage: fields.stream_options?.include_usage ?? false,
    urgency: urgencyOf(fields),
    generate: {
      ...generate,
      constraint: constraintOf(generate.constraint, fields.response_format ?? { type: 'text' }),
      toolUse,
      logprobs: fields.logprobs ? (fields.top_logprobs ?? 0) : undefined,
    },
  };
}

function constraintOf(guided: Constraint | undefined, format: z.output<typeof responseFormat>): Constraint | undefined {
  const formed = formatConstraint(format);
  if (guided === undefined || formed === undefined) return guided ?? formed;
  throw new InvalidFieldError('response_format', 'another field says already what the text is held to');
}
