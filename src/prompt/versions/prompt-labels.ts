import type { Kysely } from 'kysely';
import type { PromptKey, PromptTables } from './prompt-tables.ts';

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

export async function dropLabel(
  kysely: Kysely<PromptTables>,
  { stack, stage, name }: PromptKey,
  label: string,
): Promise<void> {
  await kysely
    .deleteFrom('prompt_label')
    .where('stack', '=', stack)
    .where('stage', '=', stage)
    .where('name', '=', name)
    .where('label', '=', label)
    .execute();
}
