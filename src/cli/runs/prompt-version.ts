import type { PromptRevision } from '#prompt';
import type { OptionValues } from '../command.ts';
import { text } from '../place.ts';
import { openPromptBook } from '../prompts/prompt-book.ts';

/**
 * The options with a prompt that is named as `NAME@VERSION` as `NAME@sha256:…`, which is how runs know its version. The
 * version is a number, a label or a branch.
 *
 * @throws PromptRevisionNotFoundError
 */
export async function withPromptVersion(options: OptionValues): Promise<OptionValues> {
  const [name, reference] = (text(options, 'prompt') ?? '').split('@');
  if (!name || reference === undefined) return options;
  await using book = await openPromptBook(options);
  const { version } = await book.history.find({ ...book.place, name }, reference);
  return { ...options, prompt: `${name}@${version}` };
}

/** The revisions of a prompt that have this content: a run knows which it was, and not by which name it was known. */
export async function revisionsOf(
  options: OptionValues,
  { name, version }: { readonly name: string; readonly version: string },
): Promise<readonly PromptRevision[]> {
  await using book = await openPromptBook(options);
  const revisions = await book.history.revisions({ ...book.place, name });
  return revisions.filter((revision) => revision.version === version);
}
