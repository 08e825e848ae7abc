import type { Kysely } from 'kysely';
import { compilePrompt } from '../definition/compile-prompt.ts';
import { ChangesWantedError } from '../errors/changes-wanted-error.ts';
import { PromptConflictError } from '../errors/prompt-conflict-error.ts';
import { addRevision } from './add-revision.ts';
import { findRevision, listRevisions } from './find-revision.ts';
import { mergeDefinitions } from './merge-definitions.ts';
import { commentsOn } from './prompt-comments.ts';
import type { Authorship, PromptComment, PromptRevision, RevisedPrompt } from './prompt-revision.ts';
import { mainBranch, type PromptKey, type PromptTables } from './prompt-tables.ts';

/**
 * Brings what a branch has changed to the main branch.
 *
 * @throws PromptConflictError, ChangesWantedError, PromptRevisionNotFoundError
 */
export async function mergeBranch(
  transaction: Kysely<PromptTables>,
  key: PromptKey,
  branch: string,
  by: Authorship,
): Promise<RevisedPrompt> {
  const theirs = await findRevision(transaction, key, branch);
  const ours = await findRevision(transaction, key, mainBranch);
  const unhappy = whoWantChanges(await commentsOn(transaction, key, theirs.number));
  if (unhappy.length > 0) throw new ChangesWantedError(theirs.number, unhappy);
  const base = await findRevision(transaction, key, `${await baseOf(transaction, key, theirs)}`);
  const { definition, conflicts } = mergeDefinitions(base.definition, ours.definition, theirs.definition);
  if (conflicts.length > 0) throw new PromptConflictError(branch, conflicts);
  compilePrompt(definition);
  const reason = by.reason ?? theirs.reason ?? `merged ${branch}`;
  const added = await addRevision(transaction, key, {
    definition,
    branch: mainBranch,
    parent: ours,
    merged: theirs,
    by: { ...by, reason },
  });
  return await findRevision(transaction, key, `${added.number}`);
}

/** The last revision of a branch that the main one has: the one at which it left, or one that was merged. */
async function baseOf(kysely: Kysely<PromptTables>, key: PromptKey, head: PromptRevision): Promise<number> {
  const revisions = new Map((await listRevisions(kysely, key)).map((revision) => [revision.number, revision]));
  const merged = new Set([...revisions.values()].map((revision) => revision.merged));
  const isInMain = ({ branch, number }: PromptRevision) => branch === mainBranch || merged.has(number);
  let at: PromptRevision | undefined = head;
  while (at !== undefined && !isInMain(at)) at = at.parent === undefined ? undefined : revisions.get(at.parent);
  return at?.number ?? head.number;
}

/** Those whose last word on it was that. */
function whoWantChanges(comments: readonly PromptComment[]): readonly string[] {
  const verdicts = new Map(comments.flatMap(({ author, verdict }) => (verdict ? [[author, verdict] as const] : [])));
  return [...verdicts].filter(([, verdict]) => verdict === 'changes-wanted').map(([author]) => author);
}
