import type { Kysely } from 'kysely';
import type { Migration } from '#store';

/** Which prompt is meant: names are unique in a stage of a stack. */
export interface PromptKey {
  readonly stack: string;
  readonly stage: string;
  readonly name: string;
}

export type PromptTables = {
  prompt_version: { digest: string; definition: string; created_ms: number };
  prompt_current: PromptKey & { digest: string; changed_ms: number };
  /** How many revisions a prompt has had: the number of its last. */
  prompt_count: PromptKey & { revisions: number };
  prompt_revision: PromptKey & {
    number: number;
    digest: string;
    branch: string;
    parent: number | null;
    /** The revision of another branch that it brought to the main one. */
    merged: number | null;
    author: string;
    reason: string | null;
    created_ms: number;
  };
  prompt_label: PromptKey & { label: string; number: number; author: string; changed_ms: number };
  prompt_comment: PromptKey & {
    number: number;
    author: string;
    verdict: string | null;
    text: string;
    created_ms: number;
  };
};

export const mainBranch = 'main';

/** A key alone, of what may have more: the columns that tell a prompt. */
export const keyOf = ({ stack, stage, name }: PromptKey): PromptKey => ({ stack, stage, name });

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
  {
    name: 'number-revisions-of-prompts',
    up: async (kysely) => {
      const table = (name: string) =>
        kysely.schema
          .createTable(name)
          .addColumn('stack', 'text', (column) => column.notNull())
          .addColumn('stage', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull());
      await table('prompt_count')
        .addColumn('revisions', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('prompt_count_pk', ['stack', 'stage', 'name'])
        .execute();
      await table('prompt_revision')
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('digest', 'text', (column) => column.notNull())
        .addColumn('branch', 'text', (column) => column.notNull())
        .addColumn('parent', 'integer')
        .addColumn('merged', 'integer')
        .addColumn('author', 'text', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('prompt_revision_pk', ['stack', 'stage', 'name', 'number'])
        .execute();
      await table('prompt_label')
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('author', 'text', (column) => column.notNull())
        .addColumn('changed_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('prompt_label_pk', ['stack', 'stage', 'name', 'label'])
        .execute();
      await table('prompt_comment')
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('author', 'text', (column) => column.notNull())
        .addColumn('verdict', 'text')
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .execute();
      await numberCurrent(kysely.withTables<PromptTables>());
    },
  },
];

/** Prompts that are there already have one revision. */
async function numberCurrent(kysely: Kysely<PromptTables>): Promise<void> {
  const current = await kysely.selectFrom('prompt_current').selectAll().execute();
  for (const { digest, changed_ms, ...key } of current) {
    await kysely
      .insertInto('prompt_count')
      .values({ ...key, revisions: 1 })
      .execute();
    await kysely
      .insertInto('prompt_revision')
      .values({
        ...key,
        number: 1,
        digest,
        branch: mainBranch,
        parent: null,
        merged: null,
        author: 'unknown',
        reason: null,
        created_ms: changed_ms,
      })
      .execute();
  }
}
