import type { Log } from '#base';
import { type Database, migrate } from '#store';
import { FileArchive } from './file-archive.ts';
import { fileMigrations } from './file-tables.ts';

const sweepEveryMs = 3_600_000;

/**
 * Makes the tables where they are missing, and deletes what has expired from now on, once an hour.
 *
 * @returns gives the archive of a scope
 */
export async function openFileArchives(
  database: Database,
  { log }: { readonly log: Log },
): Promise<(scope: string) => FileArchive> {
  await migrate(database, 'files', fileMigrations);
  const archiveOf = (scope: string): FileArchive => new FileArchive({ database, scope });
  const all = archiveOf('');
  const sweep = (): void => {
    all
      .sweep()
      .then((deleted) => deleted > 0 && log.write('info', 'files.swept', { deleted }))
      .catch((error: unknown) => log.write('warn', 'files.not-swept', { error }));
  };
  setInterval(sweep, sweepEveryMs).unref();
  sweep();
  return archiveOf;
}
