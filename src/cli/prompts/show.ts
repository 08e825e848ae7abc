import { promptText } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import { namedPrompt, type PromptBook } from './prompt-book.ts';
import { revisionLine } from './revision-words.ts';

/** Prints a version of a prompt. */
export async function showPrompt(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key, reference } = namedPrompt(book, invocation);
  const { terminal } = invocation;
  const revision = await book.history.find(key, reference);
  if (terminal.json) terminal.printJson(revision);
  else {
    terminal.say(revisionLine(revision));
    terminal.print(printable(promptText(revision.definition)));
  }
  return exitCode.ok;
}
