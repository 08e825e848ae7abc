import { writeFileSync } from 'node:fs';
import { type ExperimentReport, junitOf, pageOf } from '#experiment';
import { text } from '../place.ts';
import type { Invocation } from '../command.ts';
import { printReport } from './print-report.ts';

/** Prints a report, and writes it to the files that the command line names. */
export function writeReport(report: ExperimentReport, { options, terminal }: Invocation): void {
  const [page, junit] = [text(options, 'html'), text(options, 'junit')];
  if (page !== undefined) writeFileSync(page, pageOf(report));
  if (junit !== undefined) writeFileSync(junit, junitOf(report));
  printReport(report, terminal);
}
