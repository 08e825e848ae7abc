import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { namedPrompt, type PromptBook } from './prompt-book.ts';

/** Says of a version what somebody thinks of it. */
export async function reviewPrompt(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key, reference } = namedPrompt(book, invocation);
  const { options, terminal } = invocation;
  const approves = options['approve'] === true;
  const wantsChanges = options['want-changes'] === true;
  const comment = text(options, 'comment') ?? '';
  if (approves && wantsChanges) throw new UsageError('--approve or --want-changes?', 'prompts');
  if (!approves && !wantsChanges && comment === '')
    throw new UsageError('--approve, --want-changes, or at least a --comment?', 'prompts');
  const verdict = approves ? 'approved' : wantsChanges ? 'changes-wanted' : undefined;
  const { number } = await book.history.comment(key, reference, comment, verdict);
  if (terminal.json) terminal.printJson({ number, verdict, comment });
  else terminal.print(`Noted on v${number}.`);
  return exitCode.ok;
}
