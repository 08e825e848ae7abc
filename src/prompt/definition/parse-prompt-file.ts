import type { PromptMessage } from './prompt-definition.ts';

/**
 * Reads the text of a prompt file: messages divided by lines that say only `--- system`, `--- user` or `--- assistant`.
 * Text before the first such line, or all of it where there is none, is a message of the user. A message's own blank
 * lines at both ends are dropped.
 */
export function parsePromptFile(text: string): readonly PromptMessage[] {
  const messages: { role: PromptMessage['role']; lines: string[] }[] = [{ role: 'user', lines: [] }];
  for (const line of text.split(/\r?\n/)) {
    const role = /^--- (system|user|assistant)$/.exec(line)?.[1] as PromptMessage['role'] | undefined;
    if (role) messages.push({ role, lines: [] });
    else messages.at(-1)?.lines.push(line);
  }
  return messages
    .map(({ role, lines }) => ({ role, content: lines.join('\n').replace(/^\s*\n|\s+$/g, '') }))
    .filter(({ content }) => content !== '');
}
