import { z } from 'zod';
import type { ChatMessage, Constraint, GenerateRequest, ReasoningEffort } from '#contract';
import { checkFields, objectBody, withoutUnserved } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { chatMessages, contentOf } from './chat-messages.ts';
import { messageSchema, textBlock } from './content-schema.ts';
import type { ToolsAsked } from '../tool-use.ts';
import { toolFields, toolsOf } from './tool-fields.ts';
import { unservedInMessages } from './unserved-fields.ts';

const thinking = z.discriminatedUnion(
  'type',
  [
    z.looseObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1) }),
    z.looseObject({ type: z.literal('adaptive') }),
    z.looseObject({ type: z.literal('disabled') }),
  ],
  { error: 'its type must be "enabled", "adaptive" or "disabled"' },
);

const outputConfig = z.strictObject({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: z
    .strictObject({
      type: z.literal('json_schema', { error: 'it must be "json_schema"' }),
      schema: z.record(z.string(), z.unknown()),
    })
    .nullish(),
});

/** The fields that say what the model is to read. */
function conversationFields(limits: GatewayLimits) {
  return {
    model: z.string(),
    messages: z.array(messageSchema).min(1).max(limits.messagesMax),
    system: z
      .union([z.string(), z.array(textBlock)], { error: 'it must be a string or a list of text blocks' })
      .nullish(),
    thinking: thinking.nullish(),
    output_config: outputConfig.nullish(),
    ...toolFields(limits),
  } as const;
}

/** The body of `POST /v1/messages/count_tokens`. */
export function countSchema(limits: GatewayLimits) {
  return z.strictObject(conversationFields(limits));
}

/** The body of `POST /v1/messages`, as far as it is served. */
export function messageRequestSchema(limits: GatewayLimits) {
  return z.strictObject({
    ...conversationFields(limits),
    max_tokens: z.int().min(1),
    stop_sequences: z.array(z.string().min(1).max(limits.stopStringLengthMax)).max(limits.stopStringsMax).nullish(),
    stream: z.boolean().nullish(),
    temperature: z.number().min(0).max(1).nullish(),
    top_k: z.int().min(0).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
  });
}

/** What the model is to read, in the contract's words. */
export interface ConversationAsked extends ToolsAsked {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly reasoning: ReasoningEffort | undefined;
}

export interface MessageRequest extends ConversationAsked {
  readonly stream: boolean;
  /** All but the input, which depends on the route. */
  readonly generate: Omit<GenerateRequest, 'input'> & { readonly tokensMax: number };
}

/** @throws InvalidBodyError, InvalidFieldError, UnsupportedFieldError */
export function readCountRequest(schema: ReturnType<typeof countSchema>, body: unknown): ConversationAsked {
  return conversationOf(checkFields(schema, withoutUnserved(objectBody(body), unservedInMessages)));
}

/** @throws InvalidBodyError, InvalidFieldError, UnsupportedFieldError */
export function readMessageRequest(schema: ReturnType<typeof messageRequestSchema>, body: unknown): MessageRequest {
  const fields = checkFields(schema, withoutUnserved(objectBody(body), unservedInMessages));
  const conversation = conversationOf(fields);
  if (conversation.messages.at(-1)?.role === 'assistant')
    throw new InvalidFieldError('messages', 'the last one must be from the user: answers are not begun for the model');
  return {
    ...conversation,
    stream: fields.stream ?? false,
    generate: {
      sampling: {
        temperature: fields.temperature ?? undefined,
        topK: fields.top_k ?? undefined,
        topP: fields.top_p ?? undefined,
      },
      tokensMax: fields.max_tokens,
      stop: fields.stop_sequences ?? undefined,
      constraint: constraintOf(fields.output_config),
      toolUse: conversation.toolUse,
    },
  };
}

function conversationOf(fields: z.output<ReturnType<typeof countSchema>>): ConversationAsked {
  const { model, system, messages } = fields;
  const instructions: readonly ChatMessage[] = system
    ? [{ role: 'system', content: typeof system === 'string' ? system : contentOf(system) }]
    : [];
  return {
    model,
    messages: [...instructions, ...chatMessages(messages)],
    reasoning: reasoningOf(fields),
    ...toolsOf(fields),
  };
}

/** The fields of a `ChatInput` that count tokens of the thinking tell nothing of: how much is up to the model. */
function reasoningOf({
  thinking,
  output_config: config,
}: Pick<z.output<ReturnType<typeof countSchema>>, 'thinking' | 'output_config'>): ReasoningEffort | undefined {
  if (thinking?.type === 'disabled') return 'none';
  const effort = config?.effort ?? undefined;
  if (effort === 'xhigh' || effort === 'max') return 'high';
  return effort ?? (thinking ? 'medium' : undefined);
}

function constraintOf(config: z.output<typeof outputConfig> | null | undefined): Constraint | undefined {
  return config?.format ? { kind: 'json', schema: config.format.schema } : undefined;
}
