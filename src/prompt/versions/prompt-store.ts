import type { Digest } from '#base';
import type { Database } from '#store';
import type { PromptDefinition } from '../definition/prompt-definition.ts';
import { addRevision, headOf } from './add-revision.ts';
import type { Authorship } from './prompt-revision.ts';
import { keyOf, mainBranch, type PromptKey, type PromptTables } from './prompt-tables.ts';

export interface StoredPrompt {
  readonly version: Digest;
  readonly definition: PromptDefinition;
}

/** Versions by content, never changed, and for each prompt the version that is current: the last of its main branch. */
export interface PromptStore {
  current(key: PromptKey): Promise<StoredPrompt | undefined>;
  /** Stores the version where it is new, and makes it current: the next revision where it differs from the last. */
  put(key: PromptKey, definition: PromptDefinition): Promise<Digest>;
  /** Forgets which version is current; the versions and their history stay. */
  remove(key: PromptKey): Promise<void>;
}

/** @param by who puts prompts */
export function promptStore(database: Database, by: Authorship): PromptStore {
  const kysely = database.kysely.withTables<PromptTables>();
  return {
    current: async (key) => {
      const row = await kysely
        .selectFrom('prompt_current')
        .innerJoin('prompt_version', 'prompt_version.digest', 'prompt_current.digest')
        .select(['prompt_version.digest', 'prompt_version.definition'])
        .where(({ and }) => and(keyOf(key)))
        .executeTakeFirst();
      return row && { version: row.digest as Digest, definition: JSON.parse(row.definition) as PromptDefinition };
    },

    put: async (key, definition) =>
      await kysely.transaction().execute(async (transaction) => {
        const parent = await headOf(transaction, key, mainBranch);
        const added = await addRevision(transaction, key, { definition, branch: mainBranch, parent, by });
        return added.version;
      }),

    remove: async (key) => {
      await kysely
        .deleteFrom('prompt_current')
        .where(({ and }) => and(keyOf(key)))
        .execute();
    },
  };
}
