import { escapeMarkup } from '#base';
import type { Standing } from '../statistics/compare-variants.ts';
import type { ExperimentReport, ReportedCase } from './experiment-report.ts';
import { formatDifference, formatFigure } from './format-figure.ts';
import { verdictsOf } from './verdict.ts';

type ReportedMetric = ExperimentReport['metrics'][number];

const style = `
:root{color-scheme:light dark;--line:light-dark(#d6d3d1,#44403c);--soft:light-dark(#f5f5f4,#292524);--text:light-dark(#1c1917,#e7e5e4);--dim:light-dark(#78716c,#a8a29e);--own:light-dark(#1d4ed8,#93c5fd);--good:light-dark(#15803d,#86efac);--bad:light-dark(#b91c1c,#fca5a5)}
body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:light-dark(#fff,#1c1917);margin:0 auto;max-width:70rem;padding:2rem 1rem}
h1{margin:0}h2{margin:2.5rem 0 .5rem;font-size:1.2rem}.dim{color:var(--dim)}.better{color:var(--good)}.worse{color:var(--bad)}
.wide{overflow-x:auto}table{border-collapse:collapse;min-width:100%;font-size:.92rem}th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{display:block;width:100%;min-width:16rem;height:1.4rem}details{border-bottom:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);padding:.6rem .8rem;border-radius:.4rem;margin:.3rem 0;font-size:.85rem}`;

/** A report as a page that needs nothing but itself. */
export function pageOf(report: ExperimentReport): string {
  const { name, endedMs, cases, repeats } = report;
  const draws = repeats > 1 ? `, ${repeats} draws each` : '';
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeMarkup(name)}</title><style>${style}</style>
<h1>${escapeMarkup(name)}</h1>
<p class="dim">${cases.length} cases${draws}; ${new Date(endedMs).toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
<ul>${verdictsOf(report)
    .map((verdict) => `<li>${escapeMarkup(verdict)}</li>`)
    .join('')}</ul>
${report.metrics.map((metric) => metricOf(report, metric)).join('\n')}
<h2>Used</h2>${usesOf(report)}
<h2>Cases</h2>${cases.map((one) => caseOf(one, report.metrics)).join('\n')}
</html>
`;
}

function metricOf({ standings, agreements }: ExperimentReport, metric: ReportedMetric): string {
  const own = standings.filter((standing) => standing.metric === metric.name);
  const ends = own.flatMap(({ mean }) => (mean === undefined ? [] : [mean.low, mean.high]));
  const scale: Scale = metric.unit === 'share' ? [0, 1] : [Math.min(0, ...ends), Math.max(...ends, 1e-9)];
  const agreement = agreements[metric.name];
  const note =
    agreement === undefined
      ? ''
      : `<p class="dim">Agrees with people beyond chance: ${agreement.kappa.toFixed(2)} of 1, on ${agreement.items} answers.</p>`;
  const rows = own.map(
    (standing) => `<tr><td>${escapeMarkup(standing.variant)}</td><td class="number">${meanOf(standing, metric)}</td>
<td style="width:45%">${plotOf(standing, scale)}</td><td class="number ${standing.verdict ?? ''}">${differenceOf(standing, metric)}</td></tr>`,
  );
  return `<h2>${escapeMarkup(metric.name)} <span class="dim">${metric.better} is better</span></h2>${note}
<div class="wide"><table><tr><th>variant</th><th class="number">mean</th><th>95 % interval</th><th class="number">to the first</th></tr>${rows.join('')}</table></div>`;
}

type Scale = readonly [from: number, to: number];

/** The mean as a dot, the interval as a line; in percent of the width. */
function plotOf({ mean }: Standing, [from, to]: Scale): string {
  if (mean === undefined) return '';
  const at = (value: number) => `${(1 + (98 * (value - from)) / (to - from)).toFixed(2)}%`;
  return `<svg aria-hidden="true"><line x1="1%" x2="99%" y1="50%" y2="50%" stroke="var(--line)"/>
<line x1="${at(mean.low)}" x2="${at(mean.high)}" y1="50%" y2="50%" stroke="var(--own)" stroke-width="4" stroke-linecap="round" opacity=".45"/>
<circle cx="${at(mean.mean)}" cy="50%" r="5" fill="var(--own)"/></svg>`;
}

function meanOf({ mean }: Standing, { unit }: ReportedMetric): string {
  return mean === undefined ? '–' : formatFigure(mean.mean, unit);
}

function differenceOf({ difference, verdict }: Standing, { unit }: ReportedMetric): string {
  return difference === undefined ? '' : `${formatDifference(difference.mean, unit)} ${verdict}`;
}

function usesOf({ variants }: ExperimentReport): string {
  const heads = ['prompt tokens', 'of them cached', 'answer tokens', 'refused'];
  const rows = variants.map(({ name, promptTokens, cachedTokens, completionTokens, refused }) => {
    const figures = [promptTokens, cachedTokens, completionTokens, refused].map((count) => count.toLocaleString('en'));
    return `<tr><td>${escapeMarkup(name)}</td>${figures.map((figure) => `<td class="number">${figure}</td>`).join('')}</tr>`;
  });
  const head = heads.map((title) => `<th class="number">${title}</th>`).join('');
  return `<div class="wide"><table><tr><th>variant</th>${head}</tr>${rows.join('')}</table></div>`;
}

function caseOf({ name, values, expected, answers }: ReportedCase, metrics: readonly ReportedMetric[]): string {
  const [first] = metrics;
  const scoreOf = (answer: ReportedCase['answers'][number]) => {
    const value = first && answer.scores[first.name];
    return value === undefined || first === undefined ? '' : formatFigure(value, first.unit);
  };
  const given = Object.entries(values).map(
    ([key, value]) =>
      `<b>${escapeMarkup(key)}</b><pre>${escapeMarkup(typeof value === 'string' ? value : JSON.stringify(value))}</pre>`,
  );
  const wanted = expected.length === 0 ? '' : `<b>expected</b><pre>${escapeMarkup(expected.join('\n'))}</pre>`;
  const said = answers.map(
    (answer) =>
      `<b>${escapeMarkup(answer.variant)}</b> <span class="dim">${scoreOf(answer)}</span><pre>${escapeMarkup(answer.text ?? answer.refused ?? '')}</pre>`,
  );
  return `<details><summary>${escapeMarkup(name)} <span class="dim">${answers.map(scoreOf).join(' · ')}</span></summary>${given.join('')}${wanted}${said.join('')}</details>`;
}
