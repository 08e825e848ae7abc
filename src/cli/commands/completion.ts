import type { Command, Invocation } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';

const scripts: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** @param commands the table of all commands, which this file cannot import: the table names it */
export async function completion(
  { positionals, terminal }: Invocation,
  commands: readonly Command[],
): Promise<ExitCode> {
  const script = scripts[positionals[0] ?? ''];
  if (!script) throw new UsageError(`Name a shell: ${Object.keys(scripts).join(', ')}.`, 'completion');
  terminal.print(script(commands));
  return exitCode.ok;
}
