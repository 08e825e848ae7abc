import type { Invocation } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';

type Action = (invocation: Invocation, names: readonly string[]) => Promise<ExitCode>;

interface ActionEntry {
  /** How many names must follow. */
  readonly names: number;
  load(): Promise<Action>;
}

const actions: Readonly<Record<string, ActionEntry>> = {
  list: { names: 0, load: async () => (await import('./list.ts')).listCollections },
  show: { names: 1, load: async () => (await import('./show.ts')).showCollection },
  search: { names: 2, load: async () => (await import('./search.ts')).searchCollection },
  verify: { names: 1, load: async () => (await import('./verify.ts')).verifyCollection },
  export: { names: 1, load: async () => (await import('./export.ts')).exportCollection },
  import: { names: 2, load: async () => (await import('./import.ts')).importRecords },
  fill: { names: 1, load: async () => (await import('./fill.ts')).fillVectors },
  compare: { names: 3, load: async () => (await import('./compare.ts')).compareVectors },
  backup: { names: 2, load: async () => (await import('./backup.ts')).backUpCollection },
  restore: { names: 2, load: async () => (await import('./backup.ts')).restoreCollection },
};

const actionNames = Object.keys(actions);

/** What is done with collections of vectors. */
export async function vectors(invocation: Invocation): Promise<ExitCode> {
  const [name = 'list', ...names] = invocation.positionals;
  const action = actions[name];
  if (action === undefined) throw new UsageError(`"${name}" is none of ${actionNames.join(', ')}.`, 'vectors');
  if (names.length !== action.names)
    throw new UsageError(`"lode vectors ${name}" takes ${action.names} names and not ${names.length}.`, 'vectors');
  return await (
    await action.load()
  )(invocation, names);
}
