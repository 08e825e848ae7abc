import type { Database } from '#store';
import { compilePrompt } from '../definition/compile-prompt.ts';
import type { PromptDefinition } from '../definition/prompt-definition.ts';
import { InvalidPromptNameError } from '../errors/invalid-prompt-name-error.ts';
import { addRevision, headOf } from './add-revision.ts';
import { checkName, findRevision, labelsOf, listNames, listRevisions } from './find-revision.ts';
import { mergeBranch } from './merge-branch.ts';
import { addComment, commentsOn } from './prompt-comments.ts';
import { dropLabel, putLabel } from './prompt-labels.ts';
import type { Authorship, PromptComment, PromptRevision, RevisedPrompt, Verdict } from './prompt-revision.ts';
import type { PromptKey, PromptTables } from './prompt-tables.ts';

/** What a prompt was, is, and may become: its revisions on branches, names for them, and what people say of them. */
export interface PromptHistory {
  /** Names of the prompts of a stage. */
  names(place: Omit<PromptKey, 'name'>): Promise<readonly string[]>;
  /** Newest first, of all branches. */
  revisions(key: PromptKey): Promise<readonly PromptRevision[]>;
  /**
   * @param reference a number (`12`, `v12`), a label, or a branch, which means its last revision. Default: the main branch
   * @throws PromptRevisionNotFoundError
   */
  find(key: PromptKey, reference?: string): Promise<RevisedPrompt>;
  /**
   * Adds a revision to a branch, which begins at the main branch where it is new. On the main branch it becomes current.
   *
   * @throws InvalidPromptNameError, InvalidPromptError, TemplateSyntaxError, PromptRevisionNotFoundError
   */
  save(key: PromptKey, branch: string, definition: PromptDefinition): Promise<RevisedPrompt>;
  /**
   * Brings what a branch has changed to the main branch.
   *
   * @throws PromptConflictError when both have changed the same, ChangesWantedError while a reviewer wants changes
   */
  merge(key: PromptKey, branch: string): Promise<RevisedPrompt>;
  /**
   * Lets a label point to a revision, and to no other any more.
   *
   * @throws InvalidPromptNameError, also where a branch is called so; PromptRevisionNotFoundError
   */
  label(key: PromptKey, reference: string | undefined, label: string): Promise<RevisedPrompt>;
  unlabel(key: PromptKey, label: string): Promise<void>;
  comment(key: PromptKey, reference: string | undefined, text: string, verdict?: Verdict): Promise<RevisedPrompt>;
  /** Oldest first. */
  comments(key: PromptKey, number: number): Promise<readonly PromptComment[]>;
}

/** @param by who changes prompts */
export function promptHistory(database: Database, by: Authorship): PromptHistory {
  const kysely = database.kysely.withTables<PromptTables>();
  const { author } = by;
  return {
    names: async (place) => await listNames(kysely, place),
    revisions: async (key) => await listRevisions(kysely, key),
    find: async (key, reference) => await findRevision(kysely, key, reference),

    save: async (key, branch, definition) => {
      checkName('branch', branch);
      compilePrompt(definition);
      const labels = await labelsOf(kysely, key);
      if (labels.some(({ label }) => label === branch)) throw new InvalidPromptNameError('branch', branch, 'label');
      return await kysely.transaction().execute(async (transaction) => {
        const parent = (await headOf(transaction, key, branch)) ?? (await findRevision(transaction, key, undefined));
        const { number } = await addRevision(transaction, key, { definition, branch, parent, by });
        return await findRevision(transaction, key, `${number}`);
      });
    },

    merge: async (key, branch) => {
      checkName('branch', branch);
      return await kysely.transaction().execute(async (transaction) => await mergeBranch(transaction, key, branch, by));
    },

    label: async (key, reference, label) => {
      checkName('label', label);
      if (await headOf(kysely, key, label)) throw new InvalidPromptNameError('label', label, 'branch');
      const { number } = await findRevision(kysely, key, reference);
      await putLabel(kysely, key, { label, number, author });
      return await findRevision(kysely, key, `${number}`);
    },
    unlabel: async (key, label) => await dropLabel(kysely, key, label),

    comment: async (key, reference, text, verdict) => {
      const revision = await findRevision(kysely, key, reference);
      await addComment(kysely, key, revision, { author, text, verdict });
      return revision;
    },
    comments: async (key, number) => await commentsOn(kysely, key, number),
  };
}
