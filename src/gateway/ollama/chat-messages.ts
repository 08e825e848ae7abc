import { z } from 'zod';
import type { ChatMessage, MessageContent, ToolCall } from '#contract';

const toolCall = z.object({
  id: z.string().optional(),
  function: z.object({ name: z.string().min(1).max(256), arguments: z.record(z.string(), z.unknown()).nullish() }),
});

export const ollamaMessage = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool'], {
    error: 'it must be "system", "user", "assistant" or "tool"',
  }),
  content: z.string().nullish(),
  thinking: z.string().nullish(),
  /** Base64 alone. */
  images: z.array(z.base64()).nullish(),
  tool_calls: z.array(toolCall).nullish(),
  tool_name: z.string().nullish(),
  tool_call_id: z.string().nullish(),
});

type OllamaMessage = z.output<typeof ollamaMessage>;

/** The contract's words for Ollama's messages. Its calls may have no ids: results belong to them by name, and else in their order. */
export function chatMessages(messages: readonly OllamaMessage[]): readonly ChatMessage[] {
  let open: readonly ToolCall[] = [];
  let count = 0;
  return messages.map((message): ChatMessage => {
    const { role, thinking, tool_calls: calls } = message;
    const content = contentOf(message);
    if (role === 'tool') {
      const answered = open.find((call) => belongsTo(message, call)) ?? open[0];
      open = open.filter((call) => call !== answered);
      return { role, content, toolCallId: message.tool_call_id ?? answered?.id ?? `call_${count++}` };
    }
    if (role !== 'assistant') return { role, content };
    const toolCalls = (calls ?? []).map(({ id, function: { name, arguments: values } }) => {
      return { id: id ?? `call_${count++}`, name, arguments: JSON.stringify(values ?? {}) };
    });
    open = toolCalls;
    return {
      role,
      content,
      ...(thinking && { reasoning: thinking }),
      ...(toolCalls.length > 0 && { toolCalls }),
    };
  });
}

function belongsTo({ tool_call_id: id, tool_name: name }: OllamaMessage, call: ToolCall): boolean {
  return id == null ? call.name === name : call.id === id;
}

function contentOf({ content, images }: OllamaMessage): MessageContent {
  const text = content ?? '';
  if (!images || images.length === 0) return text;
  return [{ type: 'text', text }, ...images.map(imageOf)];
}

function imageOf(base64: string) {
  return { type: 'image', url: `data:${mediaTypeOf(base64)};base64,${base64}` } as const;
}

/** By how the file begins: Ollama's clients do not say. */
function mediaTypeOf(base64: string): string {
  if (base64.startsWith('/9j/')) return 'image/jpeg';
  if (base64.startsWith('R0lG')) return 'image/gif';
  return base64.startsWith('UklGR') ? 'image/webp' : 'image/png';
}
