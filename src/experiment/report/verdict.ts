import type { Standing } from '../statistics/compare-variants.ts';
import type { ExperimentReport } from './experiment-report.ts';
import { formatDifference, formatFigure } from './format-figure.ts';

/** What an experiment says, as sentences: by the metric that decides, which variants are better or worse than the first. */
export function verdictsOf(report: ExperimentReport): readonly string[] {
  const [metric] = report.metrics;
  const [baseline] = report.variants;
  if (metric === undefined || baseline === undefined) return [];
  const standings = report.standings.filter((standing) => standing.metric === metric.name);
  const [first, ...others] = standings;
  if (first?.mean === undefined) return [`Nothing can be said by ${metric.name}: no case has what it needs.`];
  if (others.length === 0) {
    const { mean, low, high } = first.mean;
    const [at, from, to] = [mean, low, high].map((value) => formatFigure(value, metric.unit));
    return [`${baseline.name}: ${metric.name} ${at} (95 % between ${from} and ${to}), on ${first.cases} cases.`];
  }
  return others.map((standing) => sentenceOf(standing, baseline.name, metric));
}

function sentenceOf(
  { variant, difference, verdict, cases }: Standing,
  baseline: string,
  { name, unit }: ExperimentReport['metrics'][number],
): string {
  if (difference === undefined) return `${variant}: nothing can be said by ${name}.`;
  const [by, low, high] = [difference.mean, difference.low, difference.high].map((value) =>
    formatDifference(value, unit),
  );
  const range = `${by} (95 % between ${low} and ${high}, p = ${difference.pValue.toFixed(3)}, ${cases} cases)`;
  if (verdict === 'unclear') return `${variant} may be as good as ${baseline} by ${name}: ${range}.`;
  return `${variant} is ${verdict} than ${baseline} by ${name}: ${range}.`;
}
