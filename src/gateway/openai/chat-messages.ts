import { z } from 'zod';
import type { ChatMessage, ContentPart, MessageContent } from '#contract';
import { type UnservedFields, withoutUnserved } from '../check-body.ts';
import { unservedInMessages, unservedOutsideAnswers, unservedOutsideResults } from './unserved-fields.ts';

const textPart = z.strictObject({ type: z.literal('text'), text: z.string() });

const refusalPart = z.strictObject({ type: z.literal('refusal'), refusal: z.string() });

const imagePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({
    url: z.string(),
    /** Accepted; images come as they are. */
    detail: z.enum(['auto', 'low', 'high']).nullish(),
  }),
});

const audioPart = z.strictObject({
  type: z.literal('input_audio'),
  input_audio: z.strictObject({ data: z.base64(), format: z.enum(['wav', 'mp3']) }),
});

const stringOrParts = 'it must be a string or a list of parts';

const text = z.union([z.string(), z.array(textPart).min(1)], { error: stringOrParts });
const anything = z.union(
  [
    z.string(),
    z
      .array(
        z.discriminatedUnion('type', [textPart, imagePart, audioPart], {
          error: 'it must be "text", "image_url" or "input_audio"',
        }),
      )
      .min(1),
  ],
  { error: stringOrParts },
);
const answer = z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, refusalPart]))], {
  error: stringOrParts,
});

const name = z.string().max(256).nullish();

const toolCall = z.strictObject({
  id: z.string().min(1).max(256),
  type: z.literal('function', { error: 'only calls of functions are served' }),
  function: z.strictObject({ name: z.string().min(1).max(256), arguments: z.string() }),
  /** Some clients count the calls of a stream, and send that back. */
  index: z.int().nullish(),
});

/** A message of a chat. */
export const chatMessage = z.discriminatedUnion(
  'role',
  [
    z.strictObject({ role: z.enum(['system', 'developer']), content: text, name }),
    z.strictObject({ role: z.literal('user'), content: anything, name }),
    z.strictObject({
      role: z.literal('assistant'),
      content: answer.nullish(),
      name,
      tool_calls: z.array(toolCall).nullish(),
      /** Not OpenAI's, but common: what a model thought before it answered. */
      reasoning_content: z.string().nullish(),
    }),
    z.strictObject({ role: z.literal('tool'), content: text, tool_call_id: z.string().min(1).max(256), name }),
  ],
  { error: 'it must be "system", "developer", "user", "assistant" or "tool"' },
);

type Message = z.output<typeof chatMessage>;

export function contractMessage(message: Message): ChatMessage {
  const named = message.name != null && { name: message.name };
  if (message.role === 'tool') {
    return { role: 'tool', content: contentOf(message.content), toolCallId: message.tool_call_id, ...named };
  }
  if (message.role !== 'assistant') return { role: message.role, content: contentOf(message.content), ...named };
  const { tool_calls: calls, reasoning_content: reasoning } = message;
  return {
    role: 'assistant',
    content: contentOf(message.content ?? ''),
    ...named,
    ...(reasoning && { reasoning }),
    ...(calls && calls.length > 0 && { toolCalls: calls.map(({ id, function: asked }) => ({ id, ...asked })) }),
  };
}

type Content = NonNullable<Message['content']>;

/** Texts are put together; what holds more stays in parts. */
function contentOf(content: Content): MessageContent {
  if (typeof content === 'string') return content;
  const parts = content.map(partOf);
  return parts.every((part) => part.type === 'text') ? parts.map((part) => part.text).join('') : parts;
}

function partOf(part: Exclude<Content, string>[number]): ContentPart {
  switch (part.type) {
    case 'text':
      return part;
    case 'refusal':
      return { type: 'text', text: part.refusal };
    case 'image_url':
      return { type: 'image', url: part.image_url.url };
    case 'input_audio':
      return { type: 'audio', base64: part.input_audio.data, format: part.input_audio.format };
  }
}

/**
 * Clients send answers back as they got them, with members that say nothing.
 *
 * @throws UnsupportedFieldError
 */
export function withMessagesServed(fields: Readonly<Record<string, unknown>>): object {
  const { messages } = fields;
  if (!Array.isArray(messages)) return fields;
  let hasChanged = false;
  const served = messages.map((message: unknown, index) => {
    if (message === null || typeof message !== 'object' || Array.isArray(message)) return message;
    const kept = withoutUnserved(message, unservedFor(message), `messages[${index}]`);
    hasChanged ||= kept !== message;
    return kept;
  });
  return hasChanged ? { ...fields, messages: served } : fields;
}

const unservedInQuestions: UnservedFields = {
  ...unservedInMessages,
  ...unservedOutsideAnswers,
  ...unservedOutsideResults,
};
const unservedInAnswers: UnservedFields = { ...unservedInMessages, ...unservedOutsideResults };
const unservedInResults: UnservedFields = { ...unservedInMessages, ...unservedOutsideAnswers };

function unservedFor(message: object): UnservedFields {
  const role = 'role' in message ? message.role : undefined;
  if (role === 'assistant') return unservedInAnswers;
  return role === 'tool' ? unservedInResults : unservedInQuestions;
}
