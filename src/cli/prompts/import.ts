import { dirname, resolve } from 'node:path';
import { importPrompts } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { promptSource } from './prompt-source.ts';
import { readNamedFile } from './read-named-file.ts';

/** Prints prompts of other products as declarations in TypeScript. */
export async function importAsSource({ positionals, terminal }: Invocation): Promise<ExitCode> {
  const files = positionals.slice(1);
  if (files.length === 0) throw new UsageError('Which files? lode prompts import FILE ... > prompts.ts', 'prompts');
  const prompts = files.flatMap((file) =>
    importPrompts({ file, text: readNamedFile(file), read: (other) => readNamedFile(resolve(dirname(file), other)) }),
  );
  if (terminal.json) terminal.printJson(prompts);
  else terminal.print(promptSource(prompts).trimEnd());
  const notes = prompts.reduce((sum, prompt) => sum + prompt.notes.length, 0);
  if (notes > 0) terminal.say(`${prompts.length} prompts, ${notes} remarks: read what is left out in the comments.`);
  return exitCode.ok;
}
