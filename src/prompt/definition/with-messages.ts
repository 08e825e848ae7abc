import type { PromptDefinition, PromptMessage } from './prompt-definition.ts';
import { parseTemplate } from './template.ts';

/**
 * A prompt with other messages and all else as it was, but for partials that none of them includes.
 *
 * @throws TemplateSyntaxError
 */
export function withMessages(
  { partials = {}, ...rest }: PromptDefinition,
  messages: readonly PromptMessage[],
): PromptDefinition {
  const included = new Set(messages.flatMap(({ content }) => parseTemplate(content, partials).partials));
  const kept = Object.entries(partials).filter(([name]) => included.has(name));
  return { ...rest, messages, ...(kept.length > 0 && { partials: Object.fromEntries(kept) }) };
}
