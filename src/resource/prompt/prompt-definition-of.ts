import type { PromptDefinition, PromptMessage } from '#prompt';
import type { Properties } from '#stack';

interface DeclaredPrompt extends Omit<PromptDefinition, 'messages'> {
  readonly system?: string;
  readonly text?: string;
  readonly messages?: readonly PromptMessage[];
}

/** A prompt's declared properties as what is stored, versioned and served. */
export function promptDefinitionOf(properties: Properties): PromptDefinition {
  const { system, text, messages, ...rest } = properties as unknown as DeclaredPrompt;
  const inline = [
    ...(system ? [{ role: 'system' as const, content: system }] : []),
    { role: 'user' as const, content: text ?? '' },
  ];
  return { messages: messages ?? inline, ...rest };
}

/**
 * The inverse: in the words of an inline declaration where it can be said so, otherwise as messages.
 *
 * @param declared what was, which had its messages as a list, perhaps
 */
export function promptPropertiesOf({ messages, ...rest }: PromptDefinition, declared: Properties = {}): Properties {
  const [first, second, third] = messages;
  const inline =
    'messages' in declared
      ? { messages }
      : first?.role === 'user' && !second
        ? { text: first.content }
        : first?.role === 'system' && second?.role === 'user' && !third
          ? { system: first.content, text: second.content }
          : { messages };
  return { ...inline, ...rest } as unknown as Properties;
}
