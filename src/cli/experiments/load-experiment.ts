import { dirname, resolve } from 'node:path';
import {
  type ExperimentCase,
  type FoundExperiment,
  type FoundTuning,
  InvalidExperimentError,
  isExperiment,
  isTuning,
  readCases,
  readPromptfoo,
} from '#experiment';
import type { PromptDefinition } from '#prompt';
import type { OptionValues } from '../command.ts';
import { importProgram } from '../load-program.ts';
import { text } from '../place.ts';
import { readNamedFile } from '../prompts/read-named-file.ts';
import { findPrompt, promptNameOf } from './find-prompt.ts';

/**
 * Evaluates a file that exports an experiment, or reads a configuration of promptfoo, and finds what it names.
 *
 * @throws InvalidExperimentError, what `findPrompt` throws, UsageError for files that are not there, ProgramError when the file throws
 */
export async function loadExperiment(file: string, options: OptionValues): Promise<FoundExperiment> {
  const models = text(options, 'models')
    ?.split(',')
    .map((model) => model.trim())
    .filter((model) => model !== '');
  const read = readerBeside(file);
  if (/\.(ya?ml|json)$/.test(file)) return readPromptfoo({ file, text: readNamedFile(file), read }, models);
  const declared = await exportedBy(file);
  if (!isExperiment(declared))
    throw new InvalidExperimentError(`${file} does not end in \`export default experiment(name, …)\``);
  const prompts: Record<string, PromptDefinition> = {};
  for (const [name, given] of Object.entries(declared.prompts)) prompts[name] = await findPrompt(given, options);
  return { ...declared, ...(models && { models }), prompts, cases: casesOf(declared, read) };
}

/** A tuning, and under which name the stage knows its prompt. */
export interface LoadedTuning {
  readonly found: FoundTuning;
  readonly promptName: string | undefined;
}

/**
 * Evaluates a file that exports a tuning.
 *
 * @throws as `loadExperiment`
 */
export async function loadTuning(file: string, options: OptionValues): Promise<LoadedTuning> {
  const declared = await exportedBy(file);
  if (!isTuning(declared))
    throw new InvalidExperimentError(`${file} does not end in \`export default tuning(name, …)\``);
  const prompt = await findPrompt(declared.prompt, options);
  const cases = casesOf(declared, readerBeside(file));
  return { found: { ...declared, prompt, cases }, promptName: promptNameOf(declared.prompt) };
}

async function exportedBy(file: string): Promise<unknown> {
  readNamedFile(file);
  return (await importProgram(resolve(file)))['default'];
}

function casesOf(
  { cases }: { readonly cases: string | readonly ExperimentCase[] },
  read: (file: string) => string,
): readonly ExperimentCase[] {
  return typeof cases === 'string' ? readCases(read(cases), cases) : cases;
}

const readerBeside = (file: string) => (other: string) => readNamedFile(resolve(dirname(resolve(file)), other));
