import { compilePrompt } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import { inputsOf } from '../programs/inputs-of.ts';
import { namedPrompt, type PromptBook } from './prompt-book.ts';

/** Prints the messages that a model would read. */
export async function renderPrompt(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key, reference } = namedPrompt(book, invocation);
  const { terminal, options } = invocation;
  const { definition } = await book.history.find(key, reference);
  const given = text(options, 'var');
  const rendered = await compilePrompt(definition).render(given === undefined ? {} : inputsOf([given]));
  if (terminal.json) terminal.printJson(rendered);
  else {
    for (const { role, content } of rendered.messages) terminal.print(printable(`--- ${role}\n${String(content)}\n`));
  }
  return exitCode.ok;
}
