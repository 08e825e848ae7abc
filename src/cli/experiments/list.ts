import { verdictsOf } from '#experiment';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { openExperimentBook } from './experiment-book.ts';

/** `lode experiment`: what was run, and what each said the last time. */
export async function listExperiments({ options, terminal }: Invocation): Promise<ExitCode> {
  await using book = await openExperimentBook(options);
  const reports = await book.reports.list();
  if (terminal.json) {
    terminal.printJson({ experiments: reports.map((report) => ({ ...report, cases: report.cases.length })) });
    return exitCode.ok;
  }
  if (reports.length === 0) terminal.say('No experiment has been run yet: lode experiment run FILE.');
  const rows = reports.map((report) => [
    report.name,
    new Date(report.endedMs).toISOString().slice(0, 16).replace('T', ' '),
    `${report.variants.length} × ${report.cases.length}`,
    printable(verdictsOf(report)[0] ?? ''),
  ]);
  if (rows.length > 0)
    for (const line of table(['experiment', 'ended', 'variants × cases', ''], rows)) terminal.print(line);
  return exitCode.ok;
}
