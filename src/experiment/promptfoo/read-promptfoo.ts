import { parse } from 'yaml';
import { z } from 'zod';
import type { Json } from '#base';
import { importPrompts, type ImportSource, type PromptDefinition, type PromptSettings } from '#prompt';
import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import { experiment } from '../experiment.ts';
import { answerTokens, latency } from '../metrics/costs.ts';
import type { FoundExperiment } from '../run-experiment.ts';
import { modelOf, settingsOf } from './providers.ts';
import { passed } from './passed.ts';
import { refuseFields } from './refuse-fields.ts';
import {
  type DeclaredTest,
  type PromptfooConfig,
  promptfooConfig,
  testCases,
  unservedFields,
} from './config-schema.ts';

/**
 * Reads a configuration of promptfoo as an experiment: prompts, providers as routes of the same name, tests and the common
 * assertions. What is not understood is refused by name, and never left out.
 *
 * @param routes to ask instead of the providers that it names
 * @throws InvalidExperimentError, UnreadableImportError
 */
export function readPromptfoo(source: ImportSource, routes?: readonly string[]): FoundExperiment {
  const document = parsed(source.text, source.file);
  const read = promptfooConfig.safeParse(document);
  if (!read.success) throw new InvalidExperimentError(`${source.file}: ${z.prettifyError(read.error)}`);
  const config = read.data;
  refuseFields(config, unservedFields.config, source.file);
  const tests = testsOf(config, source);
  const cases = new Map<ExperimentCase, DeclaredTest>();
  for (const test of tests) for (const one of casesOf(test, source)) cases.set(one, test);
  if (cases.size === 0) throw new InvalidExperimentError(`${source.file} has no tests`);
  const providers = [config.providers ?? []].flat();
  const declared = {
    prompts: promptsOf(source, settingsOf(providers)),
    models: routes ?? providers.map(modelOf),
    metrics: [passed(cases), latency(), answerTokens()],
    repeats: config.evaluateOptions?.repeat ?? 1,
  };
  const found = [...cases.keys()];
  return { ...experiment(nameOf(config, source.file), { ...declared, cases: found }), ...declared, cases: found };
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new InvalidExperimentError(`${file}: ${(cause as Error).message.split('\n')[0]}`);
  }
}

function nameOf({ description }: PromptfooConfig, file: string): string {
  const words = (description ?? file.replace(/\.[^.]*$/, '').replace(/^.*[/\\]/, '')).toLowerCase();
  const name = words.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[^a-z]+|-+$/g, '');
  return name.slice(0, 63) || 'promptfoo';
}

function promptsOf(source: ImportSource, settings: PromptSettings): Readonly<Record<string, PromptDefinition>> {
  const found = importPrompts(source).map(({ name, messages, notes }) => {
    const [note] = notes;
    if (note !== undefined) throw new InvalidExperimentError(`in the prompt "${name}", ${note}`);
    const names = messages.flatMap(({ content }) =>
      [...content.matchAll(/(?<!\\)\{\{(\w+)\}\}/g)].map((hole) => hole[1]),
    );
    const properties = Object.fromEntries(names.map((variable) => [variable as string, {}]));
    return [
      name,
      { messages, variables: { type: 'object', properties }, settings } satisfies PromptDefinition,
    ] as const;
  });
  return Object.fromEntries(found);
}

function testsOf({ tests = [], defaultTest }: PromptfooConfig, source: ImportSource): readonly DeclaredTest[] {
  const listed = [tests].flat().flatMap((test) => (typeof test === 'string' ? testsIn(test, source) : [test]));
  // A configuration without tests is one question for each prompt.
  const all = listed.length > 0 || defaultTest === undefined ? listed : [{}];
  return all.map((test) => {
    refuseFields(test, unservedFields.test, 'a test');
    refuseFields(test.options ?? {}, unservedFields.options, 'the options of a test');
    return {
      ...defaultTest,
      ...test,
      vars: { ...defaultTest?.vars, ...test.vars },
      assert: [...(defaultTest?.assert ?? []), ...(test.assert ?? [])],
      options: { ...defaultTest?.options, ...test.options },
    };
  });
}

function testsIn(reference: string, source: ImportSource): readonly DeclaredTest[] {
  const file = reference.replace(/^file:\/\//, '');
  if (!/\.(json|jsonl|ya?ml)$/.test(file))
    throw new InvalidExperimentError(`tests in "${file}" can't be read: write them as YAML, JSON or JSON lines`);
  const text = source.read(file);
  const content = file.endsWith('.jsonl')
    ? text.split('\n').flatMap((line: string) => (line.trim() === '' ? [] : [parsed(line, file)]))
    : parsed(text, file);
  const read = testCases.safeParse(content);
  if (!read.success) throw new InvalidExperimentError(`${file}: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** A variable with several values stands for as many tests; one that names a file is what is in it. */
function casesOf({ description, vars = {} }: DeclaredTest, source: ImportSource): readonly ExperimentCase[] {
  let combinations: Readonly<Record<string, Json>>[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = (Array.isArray(value) ? value : [value]).map((one) => contentOf(one as Json, source));
    combinations = combinations.flatMap((known) => values.map((one) => ({ ...known, [name]: one })));
  }
  return combinations.map((values) => ({ values, ...(description !== undefined && { name: description }) }));
}

function contentOf(value: Json, source: ImportSource): Json {
  const file = typeof value === 'string' ? /^file:\/\/(.+)$/.exec(value)?.[1] : undefined;
  return file === undefined ? value : source.read(file).trim();
}
