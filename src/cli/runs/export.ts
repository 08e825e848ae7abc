import { once } from 'node:events';
import { type Run, runStore, tracesOfRuns } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import type { RunBook } from './run-book.ts';
import { runFilter } from './run-filter.ts';

/** What a line holds: a run, or what a receiver of OTLP takes as the body of a request. */
const formats: Readonly<Record<string, (run: Run) => object>> = {
  runs: (run) => run,
  otlp: (run) => tracesOfRuns([run]),
};

/** Writes runs with their texts as JSON lines, the oldest first, as fast as they are taken. */
export async function exportRuns({ database, stage }: RunBook, { options, signal }: Invocation): Promise<ExitCode> {
  const format = text(options, 'format') ?? 'runs';
  const lineOf = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!lineOf) throw new UsageError(`--format takes ${Object.keys(formats).join(' or ')}.`, 'runs');
  let isRead = true;
  // Whoever has seen enough, such as `head`, ends it.
  process.stdout.on('error', () => (isRead = false));
  for await (const run of runStore(database).all(runFilter(options, stage))) {
    signal.throwIfAborted();
    if (!isRead) break;
    if (!process.stdout.write(`${JSON.stringify(lineOf(run))}\n`))
      await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')]).catch(() => {});
  }
  return exitCode.ok;
}
