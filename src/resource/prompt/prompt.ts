import { z } from 'zod';
import type { Json } from '#base';
import type { PromptExample } from '#prompt';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import type { AnyPartials, FilePrompt, MessagesPrompt, PromptParts, TextPrompt } from './declared-prompt.ts';
import { type PromptFiles, promptFiles } from './prompt-files.ts';
import { promptProperties } from './prompt-properties.ts';

export interface PromptOutputs {
  /** The digest of all that is declared: equal prompts have equal versions. */
  readonly version: string;
}

export type PromptNode = Node<'prompt', PromptOutputs>;

export const promptKind: Kind<'prompt'> = { name: 'prompt', properties: promptProperties, outputs: ['version'] };

/**
 * Declares a prompt: messages with typed variables, as `{{name}}`, and how a model is to answer them.
 *
 * @example
 * const answer = prompt('answer', { text: 'Answer briefly: {{question}}', variables: { question: z.string() } });
 */
export function prompt<
  const Text extends string,
  const System extends string = '',
  // Without partials there are none, and not any.
  const Partials extends AnyPartials = {},
>(
  name: string,
  declaration: TextPrompt<System, Text, Partials> | FilePrompt | MessagesPrompt,
  options?: NodeOptions,
): PromptNode {
  const files = promptFiles(name, prompt);
  const { variables, partials, settings } = declaration;
  const properties = {
    ...contentOf(declaration, files),
    variables: jsonSchemaOf(z.object({ ...variables })),
    ...(partials && { partials }),
    ...partsOf(declaration, files),
    ...(settings && { settings }),
  };
  return declare<'prompt', PromptOutputs>(promptKind, name, properties, options, prompt);
}

function contentOf(declaration: TextPrompt<string, string> | FilePrompt | MessagesPrompt, files: PromptFiles) {
  if (declaration.file !== undefined) return { messages: files.messages(declaration.file) };
  if (declaration.messages !== undefined) return { messages: declaration.messages };
  const { system, text } = declaration;
  return { ...(system && { system }), text };
}

function partsOf({ examples, tools, output }: PromptParts, files: PromptFiles) {
  return {
    ...(examples && { examples: examplesOf(examples, files) }),
    ...(tools && {
      tools: tools.map(({ parameters, ...tool }) => ({
        ...tool,
        ...(parameters && { parameters: jsonSchemaOf(parameters) }),
      })),
    }),
    ...(output && { output: jsonSchemaOf(output) }),
  };
}

function examplesOf(examples: NonNullable<PromptParts['examples']>, files: PromptFiles) {
  if (isItems(examples)) return { items: examples };
  const { file, items, ...rest } = examples;
  return { items: items ?? (file === undefined ? [] : files.examples(file)), ...rest };
}

const isItems = (examples: NonNullable<PromptParts['examples']>): examples is readonly PromptExample[] =>
  Array.isArray(examples);

function jsonSchemaOf(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { io: 'input' }) as Json;
}
