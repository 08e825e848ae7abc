import { writeFileSync } from 'node:fs';
import { junitOf, pageOf } from '#experiment';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { openExperimentBook } from './experiment-book.ts';
import { printReport } from './print-report.ts';

/** `lode experiment show NAME`: what it said the last time. */
export async function showExperiment({ options, positionals, terminal }: Invocation): Promise<ExitCode> {
  const [, name] = positionals;
  if (name === undefined) throw new UsageError('Which experiment? lode experiment show NAME', 'experiment');
  await using book = await openExperimentBook(options);
  const report = await book.reports.find(name);
  if (report === undefined) throw new UsageError(`No experiment "${name}" has been run to its end.`, 'experiment');
  const [page, junit] = [text(options, 'html'), text(options, 'junit')];
  if (page !== undefined) writeFileSync(page, pageOf(report));
  if (junit !== undefined) writeFileSync(junit, junitOf(report));
  printReport(report, terminal);
  return exitCode.ok;
}
