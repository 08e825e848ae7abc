import { type PromptDefinition, readPromptDefinition } from '#prompt';
import { promptDefinitionOf } from '#resource';
import { isNode, type Properties } from '#stack';
import type { OptionValues } from '../command.ts';
import { openPromptBook } from '../prompts/prompt-book.ts';

/**
 * What stands for a prompt: a definition, a prompt of a stack, or a name, with a version or without.
 *
 * @throws InvalidPromptError, PromptRevisionNotFoundError
 */
export async function findPrompt(given: unknown, options: OptionValues): Promise<PromptDefinition> {
  if (typeof given !== 'string')
    return readPromptDefinition(isNode(given) ? promptDefinitionOf(given.properties as Properties) : given);
  const [name = '', version] = given.split('@');
  await using book = await openPromptBook(options);
  return (await book.history.find({ ...book.place, name }, version)).definition;
}

/** Under which name the stage knows it; undefined for a definition that is only here. */
export function promptNameOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given.split('@')[0];
  return isNode(given) ? given.name : undefined;
}
