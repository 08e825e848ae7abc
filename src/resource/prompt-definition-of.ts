import type { PromptDefinition, PromptMessage } from '#prompt';
import type { Properties } from '#stack';

interface DeclaredPrompt {
  readonly system?: string;
  readonly text?: string;
  readonly messages?: readonly PromptMessage[];
  readonly variables: PromptDefinition['variables'];
}

/** A prompt's declared properties as what is stored, versioned and served. */
export function promptDefinitionOf(properties: Properties): PromptDefinition {
  const { system, text, messages, variables } = properties as unknown as DeclaredPrompt;
  const inline = [
    ...(system ? [{ role: 'system' as const, content: system }] : []),
    { role: 'user' as const, content: text ?? '' },
  ];
  return { messages: messages ?? inline, variables };
}

/** The inverse: in the words of an inline declaration where it can be said so, otherwise as messages. */
export function promptPropertiesOf({ messages, variables }: PromptDefinition): Properties {
  const [first, second, third] = messages;
  if (first?.role === 'user' && !second) return { text: first.content, variables };
  if (first?.role === 'system' && second?.role === 'user' && !third)
    return { system: first.content, text: second.content, variables };
  return { messages, variables };
}
