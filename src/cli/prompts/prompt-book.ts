import { type PromptHistory, promptHistory, type PromptKey, promptMigrations } from '#prompt';
import { openDatabase } from '#store';
import type { Invocation, OptionValues } from '../command.ts';
import { text } from '../place.ts';
import { openStageDatabase } from '../stage-database.ts';
import { localActor } from '../tenants/local-actor.ts';
import { UsageError } from '../usage-error.ts';

/** The prompts of one stage. */
export interface PromptBook extends AsyncDisposable {
  readonly history: PromptHistory;
  readonly place: Omit<PromptKey, 'name'>;
}

/** @throws what `openStageDatabase` throws */
export async function openPromptBook(options: OptionValues): Promise<PromptBook> {
  const opened = await openStageDatabase(options, ({ stateUrl }) => openDatabase(stateUrl), 'prompt', promptMigrations);
  const { database, stack, stage } = opened;
  const { id, kind } = localActor();
  return {
    history: promptHistory(database, { author: id ?? kind, reason: text(options, 'reason') }),
    place: { stack, stage },
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
