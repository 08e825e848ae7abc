import type { AssistantMessage, ChatMessage, ContentPart, MessageContent, ToolCall } from '#contract';
import type { Item, MessagePart } from './item-schema.ts';
import { summaryIn } from './compaction-content.ts';
import { joinedName } from './namespaced-name.ts';

const summaryOpening = 'What was said before, in short: ';

/** What the model has said in one turn, in as many items as it took. */
interface Turn {
  readonly texts: string[];
  readonly thoughts: string[];
  readonly toolCalls: ToolCall[];
}

/** The contract's words for a list of items. What the model said between two of the user's items is one message. */
export function itemMessages(items: readonly Item[]): readonly ChatMessage[] {
  const messages: ChatMessage[] = [];
  let turn: Turn | undefined;
  const endTurn = (): void => {
    if (turn) messages.push(assistantMessage(turn));
    turn = undefined;
  };
  for (const item of items) {
    const isOfModel = item.type === 'reasoning' || item.type === 'function_call' || isAnswer(item);
    if (!isOfModel) {
      endTurn();
      messages.push(userMessage(item));
      continue;
    }
    // Thoughts come first: what follows an answer or a call is another turn.
    if (item.type === 'reasoning' && turn && (turn.texts.length > 0 || turn.toolCalls.length > 0)) endTurn();
    turn ??= { texts: [], thoughts: [], toolCalls: [] };
    if (item.type === 'reasoning') turn.thoughts.push(...(item.content ?? []).map(({ text }) => text));
    else if (item.type === 'function_call')
      turn.toolCalls.push({ id: item.call_id, name: joinedName(item), arguments: item.arguments });
    else turn.texts.push(textOf(item.content));
  }
  endTurn();
  return messages;
}

type Message = Extract<Item, { type: 'message' }>;

function isAnswer(item: Item): item is Message {
  return item.type === 'message' && item.role === 'assistant';
}

function assistantMessage({ texts, thoughts, toolCalls }: Turn): AssistantMessage {
  return {
    role: 'assistant',
    content: texts.join('\n'),
    ...(thoughts.length > 0 && { reasoning: thoughts.join('\n') }),
    ...(toolCalls.length > 0 && { toolCalls }),
  };
}

function userMessage(item: Exclude<Item, { type: 'reasoning' | 'function_call' }>): ChatMessage {
  // No system message: templates take those at the beginning only.
  if (item.type === 'compaction') return { role: 'user', content: summaryOpening + summaryIn(item.encrypted_content) };
  if (item.type === 'function_call_output')
    return { role: 'tool', toolCallId: item.call_id, content: contentOf(item.output) };
  return { role: item.role as 'user', content: contentOf(item.content) };
}

function textOf(content: Message['content']): string {
  if (typeof content === 'string') return content;
  return content.map((part) => ('text' in part ? part.text : 'refusal' in part ? part.refusal : '')).join('');
}

/** One text where there is nothing else. */
function contentOf(content: string | readonly MessagePart[]): MessageContent {
  if (typeof content === 'string') return content;
  const parts = content.map(partOf);
  const [first] = parts;
  return parts.length === 1 && first?.type === 'text' ? first.text : parts;
}

function partOf(part: MessagePart): ContentPart {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      return { type: 'text', text: part.text };
    case 'refusal':
      return { type: 'text', text: part.refusal };
    case 'input_image':
      return { type: 'image', url: part.image_url };
    case 'input_audio':
      return { type: 'audio', base64: part.input_audio.data, format: part.input_audio.format };
  }
}
