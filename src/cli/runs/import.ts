import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { importRuns, readRunLines, type Run } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import type { RunBook } from './run-book.ts';

/** Whose runs are those that say nothing of a team. */
const teamDefault = 'local';

/** Adds the runs of a file of JSON lines; those that are there already stay as they are. */
export async function importRecorded({ database, stage }: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal } = invocation;
  const file = positionals[1];
  if (file === undefined) throw new UsageError('Which file? lode runs import FILE', 'runs');
  if (!existsSync(file)) throw new UsageError(`${file} is not there.`, 'runs');
  const tenant = text(options, 'team') ?? teamDefault;
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  const imported = await importRuns(database, own(readRunLines(lines)));
  if (terminal.json) terminal.printJson(imported);
  else terminal.print(`Imported ${imported.imported} runs to ${tenant}; ${imported.known} were there already.`);
  return exitCode.ok;

  async function* own(runs: ReturnType<typeof readRunLines>): AsyncGenerator<Run> {
    for await (const run of runs) yield { ...run, stage, tenant };
  }
}
