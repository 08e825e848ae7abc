import { runMigrations } from '#prompt';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import type { OptionValues } from '../command.ts';
import { loadProgram } from '../load-program.ts';
import { NoProgramError } from '../no-program-error.ts';
import { findPlace } from '../place.ts';

/** What has been recorded of one stage. */
export interface RunBook extends AsyncDisposable {
  readonly database: BulkDatabase;
  /** "shop/main": one database may hold runs of several. */
  readonly stage: string;
}

/** @throws NoProgramError, ProgramError, and the errors of opening the database */
export async function openRunBook(options: OptionValues): Promise<RunBook> {
  const { programFile, home, stage } = findPlace(options);
  if (programFile === undefined) throw new NoProgramError(undefined);
  const { name } = await loadProgram(programFile);
  home.create();
  const database = await openBulkDatabase(home.runsUrl);
  try {
    await migrate(database, 'run', runMigrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { database, stage: `${name}/${stage}`, [Symbol.asyncDispose]: () => database.close() };
}
