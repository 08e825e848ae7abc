import { type PromptHistory, promptHistory, type PromptKey, promptMigrations } from '#prompt';
import { migrate, openDatabase } from '#store';
import type { Invocation, OptionValues } from '../command.ts';
import { loadProgram } from '../load-program.ts';
import { NoProgramError } from '../no-program-error.ts';
import { findPlace, text } from '../place.ts';
import { localActor } from '../tenants/local-actor.ts';
import { UsageError } from '../usage-error.ts';

/** The prompts of one stage. */
export interface PromptBook extends AsyncDisposable {
  readonly history: PromptHistory;
  readonly place: Omit<PromptKey, 'name'>;
}

/** @throws NoProgramError, ProgramError, and the errors of opening the database */
export async function openPromptBook(options: OptionValues): Promise<PromptBook> {
  const { programFile, home, stage } = findPlace(options);
  if (programFile === undefined) throw new NoProgramError(undefined);
  const { name } = await loadProgram(programFile);
  home.create();
  const database = await openDatabase(home.stateUrl);
  try {
    await migrate(database, 'prompt', promptMigrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  const { id, kind } = localActor();
  return {
    history: promptHistory(database, { author: id ?? kind, reason: text(options, 'reason') }),
    place: { stack: name, stage },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

/** Which prompt and version a command line names, as `NAME` or `NAME@VERSION`. */
export interface NamedPrompt {
  readonly key: PromptKey;
  /** Absent: the last of the main branch. */
  readonly reference: string | undefined;
}

/** @throws UsageError when it names none */
export function namedPrompt({ place }: PromptBook, { positionals }: Invocation): NamedPrompt {
  const [name, reference] = (positionals[1] ?? '').split('@');
  if (!name) throw new UsageError(`Which prompt? lode prompts ${positionals[0]} NAME`, 'prompts');
  return { key: { ...place, name }, reference };
}
