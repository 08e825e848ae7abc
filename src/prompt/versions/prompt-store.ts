import type { Digest } from '#base';
import { digestOf } from '#base';
import type { Database, Migration } from '#store';
import type { PromptDefinition } from '../definition/prompt-definition.ts';

/** Which prompt is meant: names are unique in a stage of a stack. */
export interface PromptKey {
  readonly stack: string;
  readonly stage: string;
  readonly name: string;
}

export interface StoredPrompt {
  readonly version: Digest;
  readonly definition: PromptDefinition;
}

/** Versions by content, never changed, and for each prompt the version that is current. */
export interface PromptStore {
  current(key: PromptKey): Promise<StoredPrompt | undefined>;
  /** Stores the version where it is new and makes it current. */
  put(key: PromptKey, definition: PromptDefinition): Promise<Digest>;
  /** Forgets which version is current; the versions stay. */
  remove(key: PromptKey): Promise<void>;
}

type Tables = {
  prompt_version: { digest: string; definition: string; created_ms: number };
  prompt_current: { stack: string; stage: string; name: string; digest: string; changed_ms: number };
};

export const promptMigrations: readonly Migration[] = [
  {
    name: 'create-prompts',
    up: async ({ schema }) => {
      await schema
        .createTable('prompt_version')
        .addColumn('digest', 'text', (column) => column.primaryKey())
        .addColumn('definition', 'text', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .execute();
      await schema
        .createTable('prompt_current')
        .addColumn('stack', 'text', (column) => column.notNull())
        .addColumn('stage', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('digest', 'text', (column) => column.notNull())
        .addColumn('changed_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('prompt_current_pk', ['stack', 'stage', 'name'])
        .execute();
    },
  },
];

export function promptStore(database: Database): PromptStore {
  const kysely = database.kysely.withTables<Tables>();
  return {
    current: async ({ stack, stage, name }) => {
      const row = await kysely
        .selectFrom('prompt_current')
        .innerJoin('prompt_version', 'prompt_version.digest', 'prompt_current.digest')
        .select(['prompt_version.digest', 'prompt_version.definition'])
        .where('stack', '=', stack)
        .where('stage', '=', stage)
        .where('name', '=', name)
        .executeTakeFirst();
      return row && { version: row.digest as Digest, definition: JSON.parse(row.definition) as PromptDefinition };
    },

    put: async (key, definition) => {
      const version = digestOf(definition);
      const nowMs = Date.now();
      await kysely.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('prompt_version')
          .values({ digest: version, definition: JSON.stringify(definition), created_ms: nowMs })
          .onConflict((conflict) => conflict.column('digest').doNothing())
          .execute();
        await transaction
          .insertInto('prompt_current')
          .values({ ...key, digest: version, changed_ms: nowMs })
          .onConflict((conflict) =>
            conflict.columns(['stack', 'stage', 'name']).doUpdateSet({ digest: version, changed_ms: nowMs }),
          )
          .execute();
      });
      return version;
    },

    remove: async ({ stack, stage, name }) => {
      await kysely
        .deleteFrom('prompt_current')
        .where('stack', '=', stack)
        .where('stage', '=', stage)
        .where('name', '=', name)
        .execute();
    },
  };
}
