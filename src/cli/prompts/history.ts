import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import { namedPrompt, type PromptBook } from './prompt-book.ts';
import { revisionLine } from './revision-words.ts';

/** Prints the revisions of a prompt, newest first, with what was said of them. */
export async function promptVersions(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key } = namedPrompt(book, invocation);
  const { terminal } = invocation;
  await book.history.find(key);
  const revisions = await book.history.revisions(key);
  const commented = await Promise.all(
    revisions.map(async (revision) => ({ ...revision, comments: await book.history.comments(key, revision.number) })),
  );
  if (terminal.json) terminal.printJson(commented);
  else {
    for (const revision of commented) {
      terminal.print(printable(revisionLine(revision)));
      for (const { author, verdict, text } of revision.comments)
        terminal.print(printable(`    ${author}${verdict ? ` (${verdict})` : ''}: ${text}`));
    }
  }
  return exitCode.ok;
}
