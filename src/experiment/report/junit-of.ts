import { escapeMarkup } from '#base';
import type { ExperimentReport } from './experiment-report.ts';
import { formatFigure } from './format-figure.ts';

/** A report for build servers: what was expected of each variant is a test, and so is each question that was refused. */
export function junitOf({ name, endedMs, expectations, cases, metrics, standings }: ExperimentReport): string {
  const bounds = expectations.map(({ metric, variant, isMet, atLeast, atMost }) => {
    const unit = metrics.find((one) => one.name === metric)?.unit ?? 'number';
    const standing = standings.find((one) => one.metric === metric && one.variant === variant);
    const mean = standing?.mean === undefined ? 'nothing' : formatFigure(standing.mean.mean, unit);
    const limits = [
      atLeast === undefined ? '' : `at least ${formatFigure(atLeast, unit)}`,
      atMost === undefined ? '' : `at most ${formatFigure(atMost, unit)}`,
    ].filter((limit) => limit !== '');
    return testOf(variant, metric, isMet ? undefined : `${mean}, and it must be ${limits.join(' and ')}`);
  });
  const refusals = cases.flatMap((one) =>
    one.answers.flatMap(({ variant, refused }) =>
      refused === undefined ? [] : [testOf(variant, `case ${one.name}`, refused)],
    ),
  );
  const tests = [...bounds, ...refusals];
  const failures = expectations.filter(({ isMet }) => !isMet).length + refusals.length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="${escape(name)}" tests="${tests.length}" failures="${failures}" timestamp="${new Date(endedMs).toISOString()}">
${tests.join('\n')}
</testsuite>
`;
}

function testOf(variant: string, name: string, failure: string | undefined): string {
  const head = `  <testcase classname="${escape(variant)}" name="${escape(name)}"`;
  return failure === undefined ? `${head}/>` : `${head}><failure message="${escape(failure)}"/></testcase>`;
}

/** Also without control characters, which XML can't hold. */
function escape(text: string): string {
  return escapeMarkup(text.replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd'));
}
