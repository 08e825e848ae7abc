import type { ChatMessage } from '#contract';
import { InvalidFieldError } from './errors/invalid-field-error.ts';
import type { Route } from './route.ts';

/**
 * What the model is to read: the route's prompt, filled with the client's values, around the client's messages.
 *
 * With `variables` the client's messages follow the rendered ones. Without, a prompt of exactly one variable takes the
 * client's last user message as its value; the conversation before it stands after the prompt's instructions and
 * examples, so that every message keeps its place in time.
 *
 * @throws InvalidFieldError, and what `render` throws when the values do not fit
 */
export async function promptMessages(
  { name, prompt }: Route,
  variables: Readonly<Record<string, unknown>> | undefined,
  messages: readonly ChatMessage[],
): Promise<readonly ChatMessage[]> {
  if (prompt === undefined) {
    if (variables !== undefined)
      throw new InvalidFieldError('variables', `the model "${name}" has no prompt that they could fill`);
    if (messages.length === 0) throw new InvalidFieldError('messages', 'it must hold at least one message');
    return messages;
  }
  if (variables !== undefined || prompt.variables.length === 0)
    return [...(await prompt.render(variables ?? {})).messages, ...messages];

  const [onlyVariable, ...others] = prompt.variables;
  const last = messages.at(-1);
  if (others.length > 0 || onlyVariable === undefined || last?.role !== 'user') {
    throw new InvalidFieldError('variables', `the prompt of "${name}" needs values for ${prompt.variables.join(', ')}`);
  }
  const rendered = await prompt.render({ [onlyVariable]: last.content });
  return [
    ...rendered.messages.slice(0, rendered.conversationAt),
    ...messages.slice(0, -1),
    ...rendered.messages.slice(rendered.conversationAt),
  ];
}
