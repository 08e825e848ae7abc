import { type PromptDefinition, parsePromptFile, readPromptDefinition, withMessages } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { namedPrompt, type PromptBook } from './prompt-book.ts';
import { readNamedFile } from './read-named-file.ts';
import { revisionLine } from './revision-words.ts';

/** Saves a prompt to a branch: new messages, with the rest as it was, or all of it. */
export async function savePrompt(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key } = namedPrompt(book, invocation);
  const { options } = invocation;
  const [branch, file] = [text(options, 'branch'), text(options, 'from')];
  if (branch === undefined || file === undefined)
    throw new UsageError('To which --branch, and --from which file?', 'prompts');
  const revisions = await book.history.revisions(key);
  const isNew = revisions.every((revision) => revision.branch !== branch);
  const { definition } = await book.history.find(key, isNew ? undefined : branch);
  const saved = await book.history.save(key, branch, definitionIn(file, definition));
  return done(invocation, saved);
}

/** Makes what a branch says current. */
export async function mergePrompt(book: PromptBook, invocation: Invocation): Promise<ExitCode> {
  const { key } = namedPrompt(book, invocation);
  const branch = invocation.positionals[2];
  if (branch === undefined) throw new UsageError('Which branch? lode prompts merge NAME BRANCH', 'prompts');
  return done(invocation, await book.history.merge(key, branch));
}

function definitionIn(file: string, before: PromptDefinition): PromptDefinition {
  const content = readNamedFile(file);
  if (!file.endsWith('.json')) return withMessages(before, parsePromptFile(content));
  return readPromptDefinition(parseJson(file, content));
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    throw new UsageError(`${file} is not JSON.`, 'prompts');
  }
}

function done({ terminal }: Invocation, revision: Parameters<typeof revisionLine>[0]): ExitCode {
  if (terminal.json) terminal.printJson(revision);
  else terminal.print(revisionLine(revision));
  return exitCode.ok;
}
