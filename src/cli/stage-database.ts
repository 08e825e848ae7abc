import { type Database, migrate, type Migration } from '#store';
import type { Home } from '#target';
import type { OptionValues } from './command.ts';
import { loadProgram } from './load-program.ts';
import { NoProgramError } from './no-program-error.ts';
import { findPlace } from './place.ts';

/** A database of the stage that a command line means. */
export interface StageDatabase<Opened extends Database> extends AsyncDisposable {
  readonly database: Opened;
  readonly home: Home;
  /** The name of the program's stack. */
  readonly stack: string;
  readonly stage: string;
}

/**
 * @param space whose tables are needed
 * @throws NoProgramError, ProgramError, and the errors of opening the database
 */
export async function openStageDatabase<Opened extends Database>(
  options: OptionValues,
  open: (home: Home) => Promise<Opened>,
  space: string,
  migrations: readonly Migration[],
): Promise<StageDatabase<Opened>> {
  const { programFile, home, stage } = findPlace(options);
  if (programFile === undefined) throw new NoProgramError(undefined);
  const { name: stack } = await loadProgram(programFile);
  home.create();
  const database = await open(home);
  try {
    await migrate(database, space, migrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { database, home, stack, stage, [Symbol.asyncDispose]: () => database.close() };
}
