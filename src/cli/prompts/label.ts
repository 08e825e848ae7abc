import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { namedPrompt, type PromptBook } from './prompt-book.ts';
import { revisionLine } from './revision-words.ts';

/** Lets a label point to a version. */
export async function labelPrompt(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key, reference } = namedPrompt(book, invocation);
  const { terminal } = invocation;
  const labelled = await book.history.label(key, reference, labelIn(invocation));
  if (terminal.json) terminal.printJson(labelled);
  else terminal.print(revisionLine(labelled));
  return exitCode.ok;
}

/** Drops a label. */
export async function unlabelPrompt(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key } = namedPrompt(book, invocation);
  const label = labelIn(invocation);
  const { number } = await book.history.find(key, label);
  await book.history.unlabel(key, label);
  if (invocation.terminal.json) invocation.terminal.printJson({ label, number });
  else invocation.terminal.print(`v${number} is not ${label} any more.`);
  return exitCode.ok;
}

function labelIn({ positionals }: Invocation): string {
  const label = positionals[2];
  if (label === undefined) throw new UsageError(`Which label? lode prompts ${positionals[0]} NAME LABEL`, 'prompts');
  return label;
}
