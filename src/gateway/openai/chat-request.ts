import { z } from 'zod';
import type { ChatMessage, GenerateRequest } from '#contract';
import { checkFields, objectBody, withoutUnserved } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Urgency } from '../urgency.ts';
import { samplingFields, samplingOf } from './sampling-fields.ts';
import { urgencyFields, urgencyOf } from './urgency-fields.ts';
import { unservedInChat, unservedInMessages } from './unserved-fields.ts';

const textPart = z.strictObject({
  type: z.literal('text', { error: 'only text parts are taken; this model reads no images, audio or files' }),
  text: z.string(),
});

const content = z.union([z.string(), z.array(textPart).min(1)], {
  error: 'it must be a string or a list of text parts',
});

const message = z.strictObject({
  role: z.enum(['system', 'developer', 'user', 'assistant'], {
    error: 'it must be "system", "developer", "user" or "assistant"',
  }),
  content,
  name: z.string().max(256).nullish(),
});

/** The body of `POST /v1/chat/completions`, as far as it is served. */
export function chatSchema(limits: GatewayLimits) {
  return z.strictObject({
    ...samplingFields(limits),
    ...urgencyFields,
    model: z.string(),
    messages: z.array(message).max(limits.messagesMax),
    max_completion_tokens: z.int().min(1).nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.int().min(0).max(limits.topLogprobsMax).nullish(),
    /** Ours: values for the prompt that the model's route stands behind. */
    variables: z.record(z.string(), z.unknown()).nullish(),
  });
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
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
  return {
    model: fields.model,
    messages: fields.messages.map(({ role, content, name }) => ({
      role,
      content: typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
      ...(name != null && { name }),
    })),
    variables: fields.variables ?? undefined,
    stream: fields.stream ?? false,
    includeUsage: fields.stream_options?.include_usage ?? false,
    urgency: urgencyOf(fields),
    generate: {
      ...samplingOf({ ...fields, max_tokens: fields.max_completion_tokens ?? fields.max_tokens }),
      logprobs: fields.logprobs ? (fields.top_logprobs ?? 0) : undefined,
    },
  };
}

/** Clients send answers back as they got them, with members that say nothing. */
function withMessagesServed(fields: Readonly<Record<string, unknown>>): object {
  const { messages } = fields;
  if (!Array.isArray(messages)) return fields;
  const served = messages.map((message: unknown, index) =>
    message !== null && typeof message === 'object' && !Array.isArray(message)
      ? withoutUnserved(message, unservedInMessages, `messages[${index}]`)
      : message,
  );
  return { ...fields, messages: served };
}
