import type { LanguageModelV4FilePart, LanguageModelV4Message, LanguageModelV4TextPart } from '@ai-sdk/provider';
import type { ChatMessage, ContentPart, MessageContent, ToolCall } from '#contract';

/** The messages of a chat in the form of the providers' packages. */
export function promptOf(messages: readonly ChatMessage[]): LanguageModelV4Message[] {
  const calls = new Map<string, ToolCall>();
  return messages.map((message): LanguageModelV4Message => {
    switch (message.role) {
      case 'system':
      case 'developer':
        return { role: 'system', content: textOf(message.content) };
      case 'user':
        return { role: 'user', content: partsOf(message.content) };
      case 'assistant':
        for (const call of message.toolCalls ?? []) calls.set(call.id, call);
        return {
          role: 'assistant',
          content: [
            ...(message.reasoning ? [{ type: 'reasoning' as const, text: message.reasoning }] : []),
            ...partsOf(message.content).filter((part) => part.type !== 'text' || part.text !== ''),
            ...(message.toolCalls ?? []).map(({ id, name, arguments: input }) => ({
              type: 'tool-call' as const,
              toolCallId: id,
              toolName: name,
              input: jsonOf(input),
            })),
          ],
        };
      case 'tool':
        return {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: message.toolCallId,
              toolName: calls.get(message.toolCallId)?.name ?? '',
              output: { type: 'text', value: textOf(message.content) },
            },
          ],
        };
    }
  });
}

/** Names of providers' media are those of files. */
const audioTypes: Readonly<Record<string, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' };

function partsOf(content: MessageContent): (LanguageModelV4TextPart | LanguageModelV4FilePart)[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(partOf);
}

function partOf(part: ContentPart): LanguageModelV4TextPart | LanguageModelV4FilePart {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if (part.type === 'audio') {
    const mediaType = audioTypes[part.format] ?? `audio/${part.format}`;
    return { type: 'file', mediaType, data: { type: 'data', data: part.base64 } };
  }
  const inline = /^data:([\w.+-]+\/[\w.+-]+);base64,(.*)$/s.exec(part.url);
  if (inline?.[1] !== undefined && inline[2] !== undefined)
    return { type: 'file', mediaType: inline[1], data: { type: 'data', data: inline[2] } };
  return { type: 'file', mediaType: 'image/*', data: { type: 'url', url: new URL(part.url) } };
}

function textOf(content: MessageContent): string {
  return typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** Arguments come from clients too, who may send what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
