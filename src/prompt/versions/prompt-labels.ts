import type { Kysely } from 'kysely';
import { keyOf, type PromptKey, type PromptTables } from './prompt-tables.ts';

interface NewLabel {
  readonly label: string;
  /** Of the revision that it points to. */
  readonly number: number;
  readonly author: string;
}

/** Lets a label point to a revision, and to no other any more. */
export async function putLabel(
  kysely: Kysely<PromptTables>,
  key: PromptKey,
  { label, ...to }: NewLabel,
): Promise<void> {
  const changed = { ...to, changed_ms: Date.now() };
  await kysely
    .insertInto('prompt_label')
    .values({ ...key, label, ...changed })
    .onConflict((conflict) => conflict.columns(['stack', 'stage', 'name', 'label']).doUpdateSet(changed))
    .execute();
}

export async function dropLabel(kysely: Kysely<PromptTables>, key: PromptKey, label: string): Promise<void> {
  await kysely
    .deleteFrom('prompt_label')
    .where(({ and }) => and(keyOf(key)))
    .where('label', '=', label)
    .execute();
}
