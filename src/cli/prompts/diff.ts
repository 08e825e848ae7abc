import { promptText } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import { lineDiff } from './line-diff.ts';
import { namedPrompt, type PromptBook } from './prompt-book.ts';
import { revisionLine } from './revision-words.ts';

/** Prints what one version of a prompt has that another has not, line by line. */
export async function diffPrompts(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key, reference } = namedPrompt(book, invocation);
  const { terminal, positionals } = invocation;
  const after = await book.history.find(key, positionals[2]);
  const before = await book.history.find(key, reference ?? `${after.parent ?? after.number}`);
  const lines = lineDiff(promptText(before.definition), promptText(after.definition));
  if (terminal.json) terminal.printJson({ before, after, lines });
  else {
    terminal.say(`- ${revisionLine(before)}`);
    terminal.say(`+ ${revisionLine(after)}`);
    if (before.version === after.version) terminal.say('They are the same.');
    else
      for (const { sign, text } of lines) {
        const line = printable(`${sign} ${text}`);
        terminal.print(
          sign === '+' ? terminal.style('green', line) : sign === '-' ? terminal.style('red', line) : line,
        );
      }
  }
  return exitCode.ok;
}
