import type { Kysely } from 'kysely';
import type { Authorship, PromptComment, PromptRevision, Verdict } from './prompt-revision.ts';
import { keyOf, type PromptKey, type PromptTables } from './prompt-tables.ts';

/** Says something of a revision. */
export async function addComment(
  kysely: Kysely<PromptTables>,
  key: PromptKey,
  { number }: Pick<PromptRevision, 'number'>,
  comment: { readonly author: Authorship['author']; readonly text: string; readonly verdict: Verdict | undefined },
): Promise<void> {
  const { author, text, verdict = null } = comment;
  await kysely
    .insertInto('prompt_comment')
    .values({ ...key, number, author, verdict, text, created_ms: Date.now() })
    .execute();
}

/** Oldest first. */
export async function commentsOn(
  kysely: Kysely<PromptTables>,
  key: PromptKey,
  number: number,
): Promise<readonly PromptComment[]> {
  const rows = await kysely
    .selectFrom('prompt_comment')
    .select(['number', 'author', 'verdict', 'text', 'created_ms'])
    .where(({ and }) => and(keyOf(key)))
    .where('number', '=', number)
    .orderBy('created_ms')
    .execute();
  return rows.map(({ verdict, created_ms, ...comment }) => ({
    ...comment,
    ...(verdict !== null && { verdict: verdict as Verdict }),
    createdAt: new Date(created_ms),
  }));
}
