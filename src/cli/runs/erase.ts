import { eraseRuns, type RunFilter, RunNotFoundError, runStore } from '#prompt';
import type { Invocation } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import type { RunBook } from './run-book.ts';
import { runFilter } from './run-filter.ts';

/** Erases one run, or all that the options name; everything of a stage only when that is said. */
export async function eraseRecorded({ database, stage }: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal, signal } = invocation;
  const filter: RunFilter = { ...runFilter(options, stage), id: positionals[1] };
  const isLimited = Object.entries(filter).some(([name, value]) => name !== 'stage' && value !== undefined);
  if (!isLimited && options['all'] !== true)
    throw new UsageError('Which runs? Give an id, options that say which, or --all.', 'runs');
  const runs = await runStore(database).count(filter);
  if (filter.id !== undefined && runs === 0) throw new RunNotFoundError(filter.id);
  const question = `Erase ${runs} runs of ${stage} for good, texts and scores?`;
  if (terminal.interactive && options['yes'] !== true && !(await confirm(question, signal)))
    return exitCode.interrupted;
  const erased = await eraseRuns(database, filter);
  if (terminal.json) terminal.printJson({ erased });
  else terminal.print(`Erased ${erased} runs. Their usage stays in the reports.`);
  return exitCode.ok;
}
