/** docs/reference/metrics.md lists what is measured. `LODE_UPDATE_DOCS=1` writes the lists anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Metric, metrics } from './metric.ts';
import { prometheusName } from './metric-name.ts';

const page = new URL('../../docs/reference/metrics.md', import.meta.url);

function list(belongs: (metric: Metric) => boolean): string {
  const rows = Object.values<Metric>(metrics)
    .filter(belongs)
    .map((metric) => {
      const name = prometheusName(metric) + (metric.kind === 'counter' ? '_total' : '');
      const labels = metric.labels.map((label) => `\`${label.replaceAll('.', '_')}\``).join(' ');
      return `| \`${name}\` | ${metric.kind} | ${labels} | ${metric.help} |`;
    });
  return ['| metric | kind | labels | |', '|---|---|---|---|', ...rows].join('\n');
}

const isConvention = ({ name }: Metric): boolean => name.startsWith('gen_ai.');

function withList(text: string, heading: string, rows: string): string {
  const at = text.indexOf(`## ${heading}\n`);
  const from = text.indexOf('| metric |', at);
  assert.ok(at >= 0 && from > at, `the page has a list under "${heading}"`);
  const to = text.indexOf('\n\n', from);
  return text.slice(0, from) + rows + text.slice(to);
}

test('the page lists every metric with its kind, its labels and what it says', () => {
  const told = readFileSync(page, 'utf8');
  const ours = withList(
    told,
    'By our own names',
    list((metric) => !isConvention(metric)),
  );
  const expected = withList(ours, 'By the names of the conventions', list(isConvention));
  if (process.env['LODE_UPDATE_DOCS'] === '1') writeFileSync(page, expected);
  else assert.equal(told, expected, 'LODE_UPDATE_DOCS=1 npm test -- src/telemetry/metrics-page.test.ts');
});
