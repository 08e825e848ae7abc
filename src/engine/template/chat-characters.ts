import type { ChatInput, ChatMessage, MessageContent } from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';

/**
 * How much there is to read in a chat, tools included.
 *
 * @throws InvalidRequestError for images and sounds, which models that run here cannot take in
 */
export function chatCharacters({ messages, tools = [] }: ChatInput): number {
  const described = tools.length === 0 ? 0 : JSON.stringify(tools).length;
  return messages.reduce((sum, message) => sum + charactersOf(message), described);
}

function charactersOf(message: ChatMessage): number {
  const { content, name = '' } = message;
  const own = contentCharacters(content) + name.length;
  if (message.role === 'tool') return own + message.toolCallId.length;
  if (message.role !== 'assistant') return own;
  const { reasoning = '', toolCalls = [] } = message;
  return toolCalls.reduce((sum, call) => sum + call.name.length + call.arguments.length, own + reasoning.length);
}

function contentCharacters(content: MessageContent): number {
  if (typeof content === 'string') return content.length;
  return content.reduce((sum, part) => {
    if (part.type === 'text') return sum + part.text.length;
    throw new InvalidRequestError(
      'input.messages',
      `hold what this model cannot take in, which is text only: ${part.type}`,
    );
  }, 0);
}
