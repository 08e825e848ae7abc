import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benches } from './benches.ts';
import { goalText, short } from './report.ts';
import type { Comparison, Figure, Result } from './result.ts';

const resultsFolder = join(import.meta.dirname, 'results');
const pageFile = join(import.meta.dirname, '../docs/measured.md');

/** More processes than this want to run on each core: times of the clock say little then. */
const busyLoadPerCore = 1.5;

/** Every result that was written down, in the order of the table of benches. */
export function readResults(): readonly Result[] {
  const there = new Set(readdirSync(resultsFolder));
  return Object.keys(benches)
    .filter((name) => there.has(`${name}.json`))
    .map((name) => JSON.parse(readFileSync(join(resultsFolder, `${name}.json`), 'utf8')) as Result);
}

/** Brings docs/measured.md in step with the results. */
export function writeMeasuredPage(): void {
  writeFileSync(pageFile, measuredPage(readResults()));
}

/** docs/measured.md: what was measured, beside whom, how to repeat it, and what falls short. Nothing is rounded up. */
export function measuredPage(results: readonly Result[]): string {
  const missing = Object.keys(benches).filter((name) => !results.some(({ bench }) => bench === name));
  const failures = results.flatMap(shortfalls);
  return [
    '# Measured',
    '',
    'Made from `bench/results/*.json`, which hold every sample, by `npm run bench`; a test holds this page to them. Where there is a',
    'peer, both sides take turns in the same run, and the ratio of their medians is given with the range that holds it in 95 of',
    '100 cases. Peers are built from source, outside the repository.',
    '',
    '```sh',
    'npm run bench           # lists the benches',
    'npm run bench -- plan   # runs one, and writes its result and this page',
    '```',
    '',
    '## What falls short',
    '',
    ...(failures.length > 0
      ? ['| bench | what | is | goal |', '|---|---|---|---|', ...failures]
      : ['Every goal below is met.']),
    '',
    ...(missing.length > 0 ? [`Not measured yet: ${missing.map((name) => `\`${name}\``).join(', ')}.`, ''] : []),
    ...results.flatMap(section),
  ].join('\n');
}

function section({ bench, machine, comparisons = [], figures = [], notes = [] }: Result): readonly string[] {
  const { cpu, cores, memoryBytes, system, node, commit, date, loadAverage } = machine;
  const about = benches[bench]?.about ?? '';
  const busy =
    loadAverage > cores * busyLoadPerCore
      ? [`**The machine was busy** (load ${loadAverage} on ${cores} cores): this is to be measured again.`, '']
      : [];
  return [
    `## ${bench}`,
    '',
    `${about[0]?.toUpperCase()}${about.slice(1)}. To repeat it: \`npm run bench -- ${bench}\`.`,
    '',
    ...busy,
    ...comparisonTable(comparisons),
    ...figureTable(figures),
    ...notes.map((note) => `- ${note}`),
    `- ${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${system}, Node ${node}; commit ${commit}, ${date.slice(0, 10)}, load ${loadAverage}`,
    '',
  ];
}

function comparisonTable(comparisons: readonly Comparison[]): readonly string[] {
  if (comparisons.length === 0) return [];
  const rows = comparisons.map(
    ({ name, unit, ours, peer, ratio, interval, goal, met }) =>
      `| ${name} | ${ours.name} ${short(ours.median)} ${unit} | ${peer.name} ${short(peer.median)} ${unit} | ${ratioText({ ratio, interval })} | ${goalText(goal, '×')} | ${verdict(met)} |`,
  );
  return ['| | ours | peer | ratio | goal | |', '|---|---|---|---|---|---|', ...rows, ''];
}

function figureTable(figures: readonly Figure[]): readonly string[] {
  if (figures.length === 0) return [];
  const rows = figures.map(
    ({ name, unit, samples, median, goal, met }) =>
      `| ${name} | ${short(median)} ${unit} | ${samples.length} | ${goalText(goal, unit)} | ${verdict(met)} |`,
  );
  return ['| | median | samples | goal | |', '|---|---|---|---|---|', ...rows, ''];
}

function shortfalls({ bench, comparisons = [], figures = [] }: Result): readonly string[] {
  const row = (name: string, is: string, goal: string) => `| [${bench}](#${bench}) | ${name} | ${is} | ${goal} |`;
  return [
    ...comparisons
      .filter(({ met }) => met === false)
      .map((each) => row(each.name, ratioText(each), goalText(each.goal, '×'))),
    ...figures
      .filter(({ met }) => met === false)
      .map(({ name, median, unit, goal }) => row(name, `${short(median)} ${unit}`, goalText(goal, unit))),
  ];
}

function ratioText({ ratio, interval }: Pick<Comparison, 'ratio' | 'interval'>): string {
  return `${ratio.toFixed(3)}× (${interval.map((end) => end.toFixed(3)).join(' to ')})`;
}

const verdict = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'met' : 'not met');
