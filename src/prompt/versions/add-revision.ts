import { type Digest, digestOf } from '#base';
import type { Kysely } from 'kysely';
import type { PromptDefinition } from '../definition/prompt-definition.ts';
import type { Authorship } from './prompt-revision.ts';
import { keyOf, mainBranch, type PromptKey, type PromptTables } from './prompt-tables.ts';

/** A revision as far as its content and place matter. */
export interface RevisionHead {
  readonly number: number;
  readonly version: Digest;
}

interface NewRevision {
  readonly definition: PromptDefinition;
  readonly branch: string;
  readonly parent: RevisionHead | undefined;
  readonly merged?: RevisionHead;
  readonly by: Authorship;
}

/** The last revision of a branch. */
export async function headOf(
  kysely: Kysely<PromptTables>,
  key: PromptKey,
  branch: string,
): Promise<RevisionHead | undefined> {
  const row = await kysely
    .selectFrom('prompt_revision')
    .select(['number', 'digest'])
    .where(({ and }) => and(keyOf(key)))
    .where('branch', '=', branch)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { number: row.number, version: row.digest as Digest };
}

/**
 * Adds the next revision to a branch; none where its parent is on that branch and says the same. On the main branch it
 * becomes what is current.
 *
 * @param transaction in which nobody else adds one to the same prompt
 */
export async function addRevision(
  transaction: Kysely<PromptTables>,
  key: PromptKey,
  { definition, branch, parent, merged, by }: NewRevision,
): Promise<RevisionHead> {
  const version = digestOf(definition);
  const nowMs = Date.now();
  await transaction
    .insertInto('prompt_version')
    .values({ digest: version, definition: JSON.stringify(definition), created_ms: nowMs })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  if (branch === mainBranch) await makeCurrent(transaction, key, version, nowMs);
  const head = await headOf(transaction, key, branch);
  if (head?.version === version && head.number === parent?.number) return head;
  const number = await nextNumber(transaction, key);
  await transaction
    .insertInto('prompt_revision')
    .values({
      ...keyOf(key),
      number,
      digest: version,
      branch,
      parent: parent?.number ?? null,
      merged: merged?.number ?? null,
      author: by.author,
      reason: by.reason ?? null,
      created_ms: nowMs,
    })
    .execute();
  return { number, version };
}

/** Counting makes those wait who add one to the same prompt at the same time. */
async function nextNumber(transaction: Kysely<PromptTables>, key: PromptKey): Promise<number> {
  const { revisions } = await transaction
    .insertInto('prompt_count')
    .values({ ...keyOf(key), revisions: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['stack', 'stage', 'name'])
        .doUpdateSet(({ eb, ref }) => ({ revisions: eb(ref('prompt_count.revisions'), '+', 1) })),
    )
    .returning('revisions')
    .executeTakeFirstOrThrow();
  return revisions;
}

async function makeCurrent(transaction: Kysely<PromptTables>, key: PromptKey, digest: Digest, nowMs: number) {
  await transaction
    .insertInto('prompt_current')
    .values({ ...keyOf(key), digest, changed_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['stack', 'stage', 'name']).doUpdateSet({ digest, changed_ms: nowMs }))
    .execute();
}
