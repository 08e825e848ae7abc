import { runExperiment } from '#experiment';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { openLaboratory } from './laboratory.ts';
import { loadExperiment } from './load-experiment.ts';
import { writeReport } from './write-report.ts';

/** `lode experiment run FILE`: what is not known yet is asked, and everything is measured. */
export async function runDeclared(invocation: Invocation): Promise<ExitCode> {
  const [, file] = invocation.positionals;
  if (file === undefined) throw new UsageError('Which file? lode experiment run FILE', 'experiment');
  const found = await loadExperiment(file, invocation.options);
  await using laboratory = await openLaboratory(invocation, found.models);
  const report = await runExperiment(found, laboratory.options);
  laboratory.endBar();
  await laboratory.reports.add(report);
  writeReport(report, invocation);
  return report.expectations.every(({ isMet }) => isMet) ? exitCode.ok : exitCode.failed;
}
