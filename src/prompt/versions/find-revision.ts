import type { Digest } from '#base';
import type { Kysely } from 'kysely';
import { InvalidPromptNameError } from '../errors/invalid-prompt-name-error.ts';
import { PromptRevisionNotFoundError } from '../errors/prompt-revision-not-found-error.ts';
import type { PromptDefinition } from '../definition/prompt-definition.ts';
import type { PromptRevision, RevisedPrompt } from './prompt-revision.ts';
import { keyOf, mainBranch, type PromptKey, type PromptTables } from './prompt-tables.ts';

export async function listNames(
  kysely: Kysely<PromptTables>,
  { stack, stage }: Omit<PromptKey, 'name'>,
): Promise<readonly string[]> {
  const rows = await kysely
    .selectFrom('prompt_count')
    .select('name')
    .where('stack', '=', stack)
    .where('stage', '=', stage)
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Newest first. */
export async function listRevisions(kysely: Kysely<PromptTables>, key: PromptKey): Promise<readonly PromptRevision[]> {
  const rows = await revisionsOf(kysely, key).orderBy('number', 'desc').execute();
  const labels = await labelsOf(kysely, key);
  return rows.map((row) => revisionOf(row, labels));
}

/**
 * @param reference a number (`12`, `v12`), a label, or a branch, which means its last revision. Default: the main branch
 * @throws PromptRevisionNotFoundError
 */
export async function findRevision(
  kysely: Kysely<PromptTables>,
  key: PromptKey,
  reference: string | undefined,
): Promise<RevisedPrompt> {
  const labels = await labelsOf(kysely, key);
  const number = numberOf(reference) ?? labels.find(({ label }) => label === reference)?.number;
  const revisions = revisionsOf(kysely, key);
  const row = await (
    number === undefined
      ? revisions
          .where('branch', '=', reference ?? mainBranch)
          .orderBy('number', 'desc')
          .limit(1)
      : revisions.where('number', '=', number)
  )
    .innerJoin('prompt_version', 'prompt_version.digest', 'prompt_revision.digest')
    .select('prompt_version.definition')
    .executeTakeFirst();
  if (row === undefined) throw new PromptRevisionNotFoundError(key.name, reference);
  return { ...revisionOf(row, labels), definition: JSON.parse(row.definition) as PromptDefinition };
}

/** @throws InvalidPromptNameError when it is no name, or could be taken for a version */
export function checkName(what: 'branch' | 'label', name: string): void {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name) || numberOf(name) !== undefined)
    throw new InvalidPromptNameError(what, name);
}

function numberOf(reference: string | undefined): number | undefined {
  const digits = /^v?([1-9][0-9]{0,8})$/.exec(reference ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function revisionsOf(kysely: Kysely<PromptTables>, key: PromptKey) {
  return kysely
    .selectFrom('prompt_revision')
    .select([
      'number',
      'prompt_revision.digest',
      'branch',
      'parent',
      'merged',
      'author',
      'reason',
      'prompt_revision.created_ms',
    ])
    .where(({ and }) => and(keyOf(key)));
}

/** Labels, by name. */
export async function labelsOf(kysely: Kysely<PromptTables>, key: PromptKey) {
  return await kysely
    .selectFrom('prompt_label')
    .select(['label', 'number'])
    .where(({ and }) => and(keyOf(key)))
    .orderBy('label')
    .execute();
}

type RevisionRow = Omit<PromptTables['prompt_revision'], keyof PromptKey>;

function revisionOf(row: RevisionRow, labels: readonly { readonly label: string; readonly number: number }[]) {
  return {
    number: row.number,
    version: row.digest as Digest,
    branch: row.branch,
    ...(row.parent !== null && { parent: row.parent }),
    ...(row.merged !== null && { merged: row.merged }),
    author: row.author,
    ...(row.reason !== null && { reason: row.reason }),
    createdAt: new Date(row.created_ms),
    labels: labels.filter(({ number }) => number === row.number).map(({ label }) => label),
  };
}
