import type { Invocation } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { diffPrompts } from '../prompts/diff.ts';
import { promptVersions } from '../prompts/history.ts';
import { importAsSource } from '../prompts/import.ts';
import { labelPrompt, unlabelPrompt } from '../prompts/label.ts';
import { listPrompts } from '../prompts/list.ts';
import { openPromptBook, type PromptBook } from '../prompts/prompt-book.ts';
import { renderPrompt } from '../prompts/render.ts';
import { reviewPrompt } from '../prompts/review.ts';
import { mergePrompt, savePrompt } from '../prompts/save.ts';
import { showPrompt } from '../prompts/show.ts';
import { UsageError } from '../usage-error.ts';

type Action = (book: PromptBook, invocation: Invocation) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  list: listPrompts,
  show: showPrompt,
  history: promptVersions,
  diff: diffPrompts,
  render: renderPrompt,
  save: savePrompt,
  merge: mergePrompt,
  label: labelPrompt,
  unlabel: unlabelPrompt,
  review: reviewPrompt,
};

export async function prompts(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list'] = invocation.positionals;
  if (action === 'import') return await importAsSource(invocation);
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run)
    throw new UsageError(
      `There is no action "${action}": ${[...Object.keys(actions), 'import'].join(', ')}.`,
      'prompts',
    );
  await using book = await openPromptBook(invocation.options);
  return await run(book, invocation);
}
