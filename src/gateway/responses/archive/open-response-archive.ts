import { type Log } from '#base';
import { type Database, migrate } from '#store';
import { ResponseArchive, type ResponseArchiveOptions } from './response-archive.ts';
import { responseMigrations } from './tables.ts';

export interface OpenResponseArchiveOptions extends Omit<ResponseArchiveOptions, 'database'> {
  readonly log: Log;
}

const sweepEveryMs = 3_600_000;

/** Makes the tables where they are missing, and deletes what is old from now on, once an hour. */
export async function openResponseArchive(
  database: Database,
  { log, ...options }: OpenResponseArchiveOptions,
): Promise<ResponseArchive> {
  await migrate(database, 'responses', responseMigrations);
  const archive = new ResponseArchive({ ...options, database });
  const sweep = (): void => {
    archive
      .sweep()
      .then((deleted) => deleted > 0 && log.write('info', 'responses.swept', { deleted }))
      .catch((error: unknown) => log.write('warn', 'responses.not-swept', { error }));
  };
  setInterval(sweep, sweepEveryMs).unref();
  sweep();
  return archive;
}
