import type { ChatMessage } from '#contract';
import { plainText } from './plain-text.ts';

/** Has the user say what system messages say, before what he says next, for templates that take no others. */
export function systemByUser(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const told: ChatMessage[] = [];
  let before: string[] = [];
  const say = (content: string): void => void told.push({ role: 'user', content });
  for (const message of messages) {
    const { role } = message;
    if (role === 'system' || role === 'developer') before.push(plainText(message.content));
    else if (before.length === 0) told.push(message);
    else {
      const isUsers = role === 'user';
      say([...before, ...(isUsers ? [plainText(message.content)] : [])].join('\n\n'));
      before = [];
      if (!isUsers) told.push(message);
    }
  }
  if (before.length > 0) say(before.join('\n\n'));
  return told;
}
