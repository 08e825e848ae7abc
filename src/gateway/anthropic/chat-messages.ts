import type { AssistantMessage, ChatMessage, ContentPart, MessageContent } from '#contract';
import type { AssistantBlock, MessageFields, ResultContent, UserBlock } from './content-schema.ts';

type MediaBlock = Exclude<UserBlock, { type: 'tool_result' }>;

/** The contract's words for Anthropic's messages: results of tools become messages of their own, before what is said. */
export function chatMessages(messages: readonly MessageFields[]): readonly ChatMessage[] {
  return messages.flatMap((message): readonly ChatMessage[] => {
    const { role, content } = message;
    if (typeof content === 'string') return [{ role, content }];
    if (message.role === 'assistant') return [assistantMessage(message.content as readonly AssistantBlock[])];
    return userMessages(role as 'user' | 'system', content as readonly UserBlock[]);
  });
}

/** One text where there is nothing else. */
export function contentOf(blocks: readonly MediaBlock[]): MessageContent {
  const parts = blocks.map(partOf);
  const [first] = parts;
  return parts.length === 1 && first?.type === 'text' ? first.text : parts;
}

function userMessages(role: 'user' | 'system', blocks: readonly UserBlock[]): readonly ChatMessage[] {
  const results = blocks.flatMap((block): readonly ChatMessage[] => {
    if (block.type !== 'tool_result') return [];
    return [{ role: 'tool', toolCallId: block.tool_use_id, content: resultOf(block.content) }];
  });
  const said = blocks.filter((block) => block.type !== 'tool_result');
  return said.length === 0 ? results : [...results, { role, content: contentOf(said) }];
}

function resultOf(content: ResultContent): MessageContent {
  return typeof content === 'string' ? content : contentOf(content ?? []);
}

function assistantMessage(blocks: readonly AssistantBlock[]): AssistantMessage {
  const thoughts = blocks.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []));
  const toolCalls = blocks.flatMap((block) =>
    block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: JSON.stringify(block.input) }] : [],
  );
  return {
    role: 'assistant',
    content: contentOf(blocks.filter((block) => block.type === 'text')),
    ...(thoughts.length > 0 && { reasoning: thoughts.join('\n') }),
    ...(toolCalls.length > 0 && { toolCalls }),
  };
}

function partOf(block: MediaBlock): ContentPart {
  if (block.type === 'text') return { type: 'text', text: block.text };
  if (block.type === 'image') {
    const { source } = block;
    return {
      type: 'image',
      url: source.type === 'url' ? source.url : `data:${source.media_type};base64,${source.data}`,
    };
  }
  const heading = [block.title, block.context].filter((text) => text != null).join('\n');
  return { type: 'text', text: heading === '' ? block.source.data : `${heading}\n\n${block.source.data}` };
}
