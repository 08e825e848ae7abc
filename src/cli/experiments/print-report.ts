import { type ExperimentReport, formatDifference, formatFigure, verdictsOf } from '#experiment';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** A report as a table of variants and metrics, and what it says. */
export function printReport(report: ExperimentReport, terminal: Terminal): void {
  if (terminal.json) return terminal.printJson(report);
  const { metrics, standings, variants, agreements, expectations } = report;
  const rows = variants.map(({ name, refused }) => {
    const cells = metrics.map((metric) => {
      const standing = standings.find((one) => one.variant === name && one.metric === metric.name);
      if (standing?.mean === undefined) return '–';
      const mark = standing.verdict === 'better' ? ' ▲' : standing.verdict === 'worse' ? ' ▼' : '';
      const difference =
        standing.difference === undefined ? '' : ` (${formatDifference(standing.difference.mean, metric.unit)})`;
      return `${formatFigure(standing.mean.mean, metric.unit)}${difference}${mark}`;
    });
    return [printable(name), ...cells, refused === 0 ? '' : `${refused} refused`];
  });
  for (const line of table(['variant', ...metrics.map(({ name }) => name), ''], rows)) terminal.print(line);
  terminal.print();
  for (const verdict of verdictsOf(report)) terminal.print(printable(verdict));
  for (const refusal of firstRefusals(report)) terminal.print(printable(refusal));
  for (const [metric, { kappa, items }] of Object.entries(agreements))
    terminal.print(`${metric} agrees with people beyond chance: ${kappa.toFixed(2)} of 1, on ${items} answers.`);
  for (const { metric, variant, isMet } of expectations)
    if (!isMet) terminal.print(printable(`${variant} is not as good by ${metric} as is expected.`));
}

/** Of each variant, why it did not answer: other cases that were refused are on the page. */
function firstRefusals({ variants, cases }: ExperimentReport): readonly string[] {
  return variants.flatMap(({ name, refused }) => {
    const found = cases.flatMap((one) =>
      one.answers.flatMap(({ variant, refused: why }) =>
        variant === name && why !== undefined ? [`${name}, case ${one.name}: ${why}`] : [],
      ),
    );
    const more = refused > 1 ? ` (the first of ${refused} refusals)` : '';
    return found.slice(0, 1).map((first) => `${first}${more}`);
  });
}
