import { csvLines } from '#base';
import { type UsageDimension, usageDimensions, usageReport, type UsageRow } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import { formatCost } from '../runs/format-cost.ts';
import { parseTime } from '../runs/parse-time.ts';
import { openRunBook } from '../runs/run-book.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';

const sums = ['runs', 'failed', 'promptTokens', 'cachedTokens', 'completionTokens', 'durationMs', 'costNanos'] as const;

/** What was used of models, and what it cost. */
export async function usage({ options, terminal }: Invocation): Promise<ExitCode> {
  const by = dimensions(text(options, 'by') ?? 'team');
  await using book = await openRunBook(options);
  const nowMs = Date.now();
  const rows = await usageReport(book.database, {
    by,
    stage: book.stage,
    tenant: text(options, 'team'),
    sinceMs: parseTime(text(options, 'since'), nowMs),
    untilMs: parseTime(text(options, 'until'), nowMs),
  });
  if (terminal.json) terminal.printJson({ by, rows });
  else if (options['csv'] === true) {
    const lines = csvLines(
      [...by, ...sums],
      rows.map((row) => [...by.map((name) => row.names[name] ?? ''), ...sums.map((name) => row[name])]),
    );
    for (const line of lines) terminal.print(line);
  } else if (rows.length === 0) terminal.say('Nothing was used.');
  else {
    const head = [...by, 'calls', 'failed', 'read', 'cached', 'written', 'cost'];
    for (const line of table(
      head,
      rows.map((row) => cellsOf(row, by)),
    ))
      terminal.print(line);
  }
  return exitCode.ok;
}

/** @throws UsageError */
function dimensions(list: string): readonly UsageDimension[] {
  const names = [...new Set(list.split(','))];
  const unknown = names.find((name) => !(usageDimensions as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new UsageError(`Usage is not counted by "${unknown}": ${usageDimensions.join(', ')}.`, 'usage');
  return names as UsageDimension[];
}

function cellsOf(row: UsageRow, by: readonly UsageDimension[]): readonly string[] {
  return [
    ...by.map((name) => printable(row.names[name] || '-')),
    String(row.runs),
    String(row.failed),
    String(row.promptTokens),
    String(row.cachedTokens),
    String(row.completionTokens),
    formatCost(row.costNanos),
  ];
}
