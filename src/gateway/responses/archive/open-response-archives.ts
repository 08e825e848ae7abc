import type { Log } from '#base';
import { type Database, migrate } from '#store';
import { ResponseArchive, type ResponseArchiveOptions } from './response-archive.ts';
import { responseMigrations } from './tables.ts';

export interface OpenResponseArchivesOptions extends Omit<ResponseArchiveOptions, 'database' | 'scope'> {
  readonly log: Log;
}

const sweepEveryMs = 3_600_000;

/**
 * Makes the tables where they are missing, and deletes what is old from now on, once an hour.
 *
 * @returns gives the archive of a scope
 */
export async function openResponseArchives(
  database: Database,
  { log, ...options }: OpenResponseArchivesOptions,
): Promise<(scope: string) => ResponseArchive> {
  await migrate(database, 'responses', responseMigrations);
  const archiveOf = (scope: string): ResponseArchive => new ResponseArchive({ ...options, database, scope });
  const all = archiveOf('');
  const sweep = (): void => {
    all
      .sweep()
      .then((deleted) => deleted > 0 && log.write('info', 'responses.swept', { deleted }))
      .catch((error: unknown) => log.write('warn', 'responses.not-swept', { error }));
  };
  setInterval(sweep, sweepEveryMs).unref();
  sweep();
  return archiveOf;
}
