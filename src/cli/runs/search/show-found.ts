import { formatDuration } from '#base';
import {
  type DuplicateGroup,
  duplicateGroups,
  runFacets,
  type RunHit,
  type RunOrder,
  runOrders,
  type RunQuery,
  runsLike,
  runTrend,
  searchRuns,
  type TrendStep,
  trendSteps,
} from '#prompt';
import type { Invocation } from '../../command.ts';
import { text } from '../../place.ts';
import { printable } from '../../printable.ts';
import { table } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';
import { UsageError } from '../../usage-error.ts';
import { formatCost } from '../format-cost.ts';
import type { RunBook } from '../run-book.ts';

type Show = (book: RunBook, query: RunQuery, invocation: Invocation) => Promise<void>;

export const showHits: Show = async ({ database }, query, { options, terminal }) => {
  const order = oneOf('order', text(options, 'order'), runOrders);
  const hits = await searchRuns(database, query, { order, limit: limitOf(text(options, 'limit')) });
  if (terminal.json) terminal.printJson({ runs: hits });
  else printHits(hits, terminal);
};

export async function showLike(
  { database }: RunBook,
  query: RunQuery,
  like: string,
  { options, terminal }: Invocation,
): Promise<void> {
  const hits = await runsLike(database, query, like, limitOf(text(options, 'limit')));
  if (terminal.json) terminal.printJson({ runs: hits });
  else printHits(hits, terminal);
}

export const showDuplicates: Show = async ({ database }, query, { terminal }) => {
  const groups = await duplicateGroups(database, query);
  if (terminal.json) return terminal.printJson({ groups });
  if (groups.length === 0) return terminal.say('No two runs ask nearly the same.');
  const rows = groups.map(({ runs, tenants, runId, asked }: DuplicateGroup) => [
    String(runs),
    tenants.join(','),
    runId,
    asked,
  ]);
  printTable(['runs', 'teams', 'newest', 'asked'], rows, terminal);
};

export const showFacets: Show = async ({ database }, query, { terminal }) => {
  const { values, runs, isWhole } = await runFacets(database, query);
  if (terminal.json) return terminal.printJson({ runs, isWhole, facets: values });
  terminal.print(isWhole ? `${runs} runs` : `of the newest ${runs - 1} runs`);
  const rows = Object.entries(values).flatMap(([facet, found]) =>
    found.map(({ value, runs: count }, index) => [index === 0 ? facet : '', value, String(count)]),
  );
  printTable(['', 'value', 'runs'], rows, terminal);
};

export const showTrend: Show = async ({ database }, query, { options, terminal }) => {
  const step = oneOf('trend', text(options, 'trend'), Object.keys(trendSteps) as TrendStep[]) ?? 'day';
  const points = await runTrend(database, query, { step, score: query.scores?.[0]?.name });
  if (terminal.json) return terminal.printJson({ points });
  const rows = points.map((point) => [
    new Date(point.startMs)
      .toISOString()
      .slice(0, step === 'hour' ? 16 : 10)
      .replace('T', ' '),
    String(point.runs),
    String(point.failed),
    `${point.promptTokens}+${point.completionTokens}`,
    formatDuration(point.meanDurationMs),
    formatCost(point.costNanos),
    point.meanScore === undefined ? '-' : point.meanScore.toFixed(3),
  ]);
  printTable(['from', 'runs', 'failed', 'tokens', 'took', 'cost', 'score'], rows, terminal);
};

function printHits(hits: readonly RunHit[], { print, say, style }: Terminal): void {
  if (hits.length === 0) say('Nothing was found.');
  for (const { run, asked, answered } of hits) {
    const who = [run.tenant, run.key, run.route, run.model].filter(Boolean).join(' ');
    const ended = new Date(run.arrivedMs + run.durationMs).toISOString().slice(0, 16).replace('T', ' ');
    print(`${style('bold', run.id)}  ${ended}  ${printable(who)}  ${run.failure ?? run.status}`);
    if (asked !== undefined) print(printable(`  ? ${asked}`));
    if (answered) print(printable(`  = ${answered}`));
  }
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[], { print }: Terminal): void {
  for (const line of table(
    head,
    rows.map((row) => row.map(printable)),
  ))
    print(line);
}

function limitOf(limit: string | undefined): number {
  const count = Number(limit ?? 20);
  if (!Number.isSafeInteger(count) || count < 1 || count > 100) throw new UsageError('--limit takes 1 to 100.', 'runs');
  return count;
}

function oneOf<Word extends RunOrder | TrendStep>(
  option: string,
  word: string | undefined,
  words: readonly Word[],
): Word | undefined {
  const known = words.find((each) => each === word);
  if (word !== undefined && known === undefined) throw new UsageError(`--${option} takes ${words.join(', ')}.`, 'runs');
  return known;
}
