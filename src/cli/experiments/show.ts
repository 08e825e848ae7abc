import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { openExperimentBook } from './experiment-book.ts';
import { writeReport } from './write-report.ts';

/** `lode experiment show NAME`: what it said the last time. */
export async function showExperiment(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals } = invocation;
  const [, name] = positionals;
  if (name === undefined) throw new UsageError('Which experiment? lode experiment show NAME', 'experiment');
  await using book = await openExperimentBook(options);
  const report = await book.reports.find(name);
  if (report === undefined) throw new UsageError(`No experiment "${name}" has been run to its end.`, 'experiment');
  writeReport(report, invocation);
  return exitCode.ok;
}
