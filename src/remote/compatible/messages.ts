import type { ChatMessage, ContentPart, MessageContent } from '#contract';

/** The messages of a chat in OpenAI's protocol. */
export function messagesJson(messages: readonly ChatMessage[]): readonly object[] {
  return messages.map((message) => {
    const { role, name } = message;
    const common = { role, content: contentJson(message.content), ...(name !== undefined && { name }) };
    if (message.role === 'tool') return { ...common, tool_call_id: message.toolCallId };
    if (message.role !== 'assistant') return common;
    const { reasoning, toolCalls = [] } = message;
    return {
      ...common,
      ...(toolCalls.length > 0 && message.content === '' && { content: null }),
      ...(reasoning !== undefined && { reasoning_content: reasoning }),
      ...(toolCalls.length > 0 && {
        tool_calls: toolCalls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
        })),
      }),
    };
  });
}

function contentJson(content: MessageContent): string | readonly object[] {
  return typeof content === 'string' ? content : content.map(partJson);
}

function partJson(part: ContentPart): object {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url: part.url } };
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.base64, format: part.format } };
  }
}
