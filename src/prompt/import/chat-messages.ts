import type { PromptMessage } from '../definition/prompt-definition.ts';
import { convertTemplate, type TemplateSyntax } from './foreign-template.ts';

const roles: Readonly<Record<string, PromptMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
};

export interface ReadMessages {
  readonly messages: readonly PromptMessage[];
  readonly notes: readonly string[];
}

/** Messages as APIs have them: a role, and a text or parts of which the texts count. */
export function chatMessages(given: readonly unknown[], syntax: TemplateSyntax): ReadMessages {
  const notes: string[] = [];
  const messages = given.flatMap((message): readonly PromptMessage[] => {
    const { role: named, content } = (message ?? {}) as { role?: unknown; content?: unknown };
    const role = typeof named === 'string' && Object.hasOwn(roles, named) ? roles[named] : undefined;
    const text = textOf(content);
    if (role === undefined || text === undefined) {
      notes.push(`a message is left out: ${JSON.stringify(message).slice(0, 120)}`);
      return [];
    }
    const converted = convertTemplate(text, syntax);
    notes.push(...converted.notes);
    return [{ role, content: converted.text }];
  });
  return { messages, notes };
}

function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((part: { text?: unknown } | null) => part?.text);
  return texts.every((text) => typeof text === 'string') ? texts.join('\n') : undefined;
}
