import { LodeError } from '#base';
import { ApplyIncompleteError } from './apply-incomplete-error.ts';
import { type Command } from './command.ts';
import { commands } from './commands.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { commandHelp, overview } from './help.ts';
import { listenForInterruption } from './interruption.ts';
import { parseArguments } from './parse-arguments.ts';
import { report, reportStray } from './report.ts';
import { terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const refusals: ReadonlySet<string> = new Set(['resource/check-failed', 'stack/policy-refused']);

const lingerMs = 200;

/**
 * Runs one command line as the whole process, which ends with it: a timer or socket that the user's program has left
 * open keeps nobody waiting, and an error that nothing caught is told like any other.
 */
export async function start(words: readonly string[]): Promise<void> {
  process.on('uncaughtException', (thrown) => {
    reportStray(thrown, words.includes('--json'));
    process.exit(exitCode.failed);
  });
  await main(words);
  setTimeout(() => process.exit(), lingerMs).unref();
}

/** Runs one command line. Sets the exit code rather than exiting, so that output is written whole. */
export async function main(words: readonly string[]): Promise<void> {
  const json = words.includes('--json');
  try {
    process.exitCode = await dispatch(words, json);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    report(error, json);
  }
}

async function dispatch([name, ...words]: readonly string[], json: boolean): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = commands.find((command) => command.name === words[0]);
    process.stdout.write(`${about ? commandHelp(about) : overview(commands)}\n`);
    return exitCode.ok;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(`There is no command "${name}".${suggestion(name, commands)}`);
  const { options, positionals, help } = parseArguments(command, words);
  if (help) {
    process.stdout.write(`${commandHelp(command)}\n`);
    return exitCode.ok;
  }
  return command.run({ options, positionals, terminal: terminal(json), ...listenForInterruption() });
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCode.usage;
  if (error instanceof LodeError && refusals.has(error.code)) return exitCode.refused;
  if (error instanceof ApplyIncompleteError && error.interrupted) return exitCode.interrupted;
  return error instanceof Error && error.name === 'AbortError' ? exitCode.interrupted : exitCode.failed;
}

function suggestion(name: string, known: readonly Command[]): string {
  const near = known.find((command) => command.name.startsWith(name) || name.startsWith(command.name));
  return near ? ` Did you mean "${near.name}"?` : '';
}
