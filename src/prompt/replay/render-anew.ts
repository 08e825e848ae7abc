import type { ChatMessage } from '#contract';
import { type CompiledPrompt, compilePrompt } from '../definition/compile-prompt.ts';
import type { PromptDefinition } from '../definition/prompt-definition.ts';
import { NotReplayableError } from '../errors/not-replayable-error.ts';
import type { Run } from '../runs/run.ts';

/** What no message of anybody holds. */
const hole = '\u{f8ff}hole\u{f8ff}';

/**
 * The messages that a run would have had with another version of its prompt: the same values, and the conversation that
 * its client had sent beside them.
 *
 * @param before the version that it had
 * @throws NotReplayableError, InvalidVariablesError where the other version asks for more
 */
export async function renderAnew(
  run: Run,
  before: PromptDefinition,
  after: PromptDefinition,
): Promise<readonly ChatMessage[]> {
  const { input, variables } = run.texts ?? {};
  if (input?.kind !== 'chat') throw new NotReplayableError(run.id, 'it has no messages that are kept');
  const [was, becomes] = [compilePrompt(before), compilePrompt(after)];
  if (variables !== undefined || was.variables.length === 0) {
    // What was sent beside variables stands after the prompt.
    const { messages } = await was.render(variables ?? {});
    const anew = await becomes.render(variables ?? {});
    return [...anew.messages, ...input.messages.slice(messages.length)];
  }
  const { values, conversation } = await spokenTo(run, was, input.messages);
  const { messages, conversationAt } = await becomes.render(values);
  return [...messages.slice(0, conversationAt), ...conversation, ...messages.slice(conversationAt)];
}

/** What the only variable of a prompt was filled with by the client's last message, and the messages before that. */
async function spokenTo(
  { id }: Run,
  prompt: CompiledPrompt,
  recorded: readonly ChatMessage[],
): Promise<{ readonly values: Readonly<Record<string, string>>; readonly conversation: readonly ChatMessage[] }> {
  const [name, ...others] = prompt.variables;
  const { messages, conversationAt } = await prompt.render({ [name ?? '']: hole }).catch(() => noValues(id));
  const spoken = recorded.length - messages.length;
  const place = messages.findLastIndex(({ content }) => typeof content === 'string' && content.includes(hole));
  const content = recorded[place < conversationAt ? place : place + spoken]?.content;
  const parts = (messages[place]?.content as string | undefined)?.split(hole);
  if (name === undefined || others.length > 0 || spoken < 0 || typeof content !== 'string') return noValues(id);
  const [start = '', end = ''] = parts ?? [];
  if (parts?.length !== 2 || !content.startsWith(start) || !content.endsWith(end)) return noValues(id);
  return {
    values: { [name]: content.slice(start.length, content.length - end.length) },
    conversation: recorded.slice(conversationAt, conversationAt + spoken),
  };
}

function noValues(id: string): never {
  throw new NotReplayableError(id, 'what its prompt was filled with is not kept');
}
