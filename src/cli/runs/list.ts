import { formatDuration } from '#base';
import { type Run, runStore } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { formatCost } from './format-cost.ts';
import type { RunBook } from './run-book.ts';
import { runFilter } from './run-filter.ts';

const limitDefault = 20;

/** Prints the newest runs, a line each. */
export async function listRuns({ database, stage }: RunBook, { options, terminal }: Invocation): Promise<ExitCode> {
  const limit = Number(text(options, 'limit') ?? limitDefault);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1000)
    throw new UsageError('--limit takes 1 to 1000.', 'runs');
  const page = await runStore(database).list(runFilter(options, stage), { limit, before: text(options, 'before') });
  if (terminal.json) terminal.printJson(page);
  else if (page.runs.length === 0) terminal.say('No runs.');
  else {
    const head = ['run', 'ended', 'team', 'key', 'route', 'model', 'status', 'tokens', 'took', 'cost'];
    for (const line of table(head, page.runs.map(rowOf))) terminal.print(line);
    if (page.next !== undefined) terminal.say(`There are more: --before ${page.next}`);
  }
  return exitCode.ok;
}

function rowOf(run: Run): readonly string[] {
  const { promptTokens, completionTokens } = run.usage;
  return [
    run.id,
    new Date(run.arrivedMs + run.durationMs).toISOString().slice(0, 19).replace('T', ' '),
    run.tenant,
    run.key ?? '-',
    run.route,
    run.model,
    run.failure ?? run.status,
    `${promptTokens}+${completionTokens}`,
    formatDuration(run.durationMs),
    run.costNanos === undefined ? '-' : formatCost(run.costNanos),
  ].map(printable);
}
