import { once } from 'node:events';
import { runStore } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { RunBook } from './run-book.ts';
import { runFilter } from './run-filter.ts';

/** Writes runs with their texts as JSON lines, the oldest first, as fast as they are taken. */
export async function exportRuns({ database, stage }: RunBook, { options, signal }: Invocation): Promise<ExitCode> {
  let isRead = true;
  // Whoever has seen enough, such as `head`, ends it.
  process.stdout.on('error', () => (isRead = false));
  for await (const run of runStore(database).all(runFilter(options, stage))) {
    signal.throwIfAborted();
    if (!isRead) break;
    if (!process.stdout.write(`${JSON.stringify(run)}\n`))
      await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')]).catch(() => {});
  }
  return exitCode.ok;
}
