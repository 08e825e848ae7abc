import { dirname, resolve } from 'node:path';
import {
  type Experiment,
  type FoundExperiment,
  InvalidExperimentError,
  isExperiment,
  readCases,
  readPromptfoo,
} from '#experiment';
import { type PromptDefinition, readPromptDefinition } from '#prompt';
import { promptDefinitionOf } from '#resource';
import { isNode, type Properties } from '#stack';
import type { OptionValues } from '../command.ts';
import { evaluate } from '../evaluate.ts';
import { text } from '../place.ts';
import { openPromptBook } from '../prompts/prompt-book.ts';
import { readNamedFile } from '../prompts/read-named-file.ts';

/**
 * Evaluates a file that exports an experiment, or reads a configuration of promptfoo, and finds what it names.
 *
 * @throws InvalidExperimentError, PromptRevisionNotFoundError, UsageError for files that are not there, and what the file throws
 */
export async function loadExperiment(file: string, options: OptionValues): Promise<FoundExperiment> {
  const path = resolve(file);
  const models = text(options, 'models')
    ?.split(',')
    .map((model) => model.trim());
  const read = (other: string) => readNamedFile(resolve(dirname(path), other));
  if (/\.(ya?ml|json)$/.test(file)) return readPromptfoo({ file, text: read(path), read }, models);
  const declared = (await evaluate(path))['default'];
  if (!isExperiment(declared))
    throw new InvalidExperimentError(`${file} does not end in \`export default experiment(name, …)\``);
  const { cases } = declared;
  const found = typeof cases === 'string' ? readCases(read(cases), cases) : cases;
  return { ...declared, ...(models && { models }), prompts: await promptsOf(declared, options), cases: found };
}

/** Prompts are given as they are, as nodes of a stack, or by name, with a version or without. */
async function promptsOf(
  { prompts }: Experiment,
  options: OptionValues,
): Promise<Readonly<Record<string, PromptDefinition>>> {
  const found: Record<string, PromptDefinition> = {};
  for (const [name, given] of Object.entries(prompts)) {
    if (typeof given === 'string') found[name] = await findByName(given, options);
    else found[name] = readPromptDefinition(isNode(given) ? promptDefinitionOf(given.properties as Properties) : given);
  }
  return found;
}

async function findByName(reference: string, options: OptionValues): Promise<PromptDefinition> {
  const [name = '', version] = reference.split('@');
  await using book = await openPromptBook(options);
  return (await book.history.find({ ...book.place, name }, version)).definition;
}
