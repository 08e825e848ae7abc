import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parsePromptFile, type PromptMessage } from '#prompt';
import { callerLocation, declare, type Kind, type Node, type NodeOptions } from '#stack';
import { PromptFileError } from './prompt-file-error.ts';

/** The names in `{{…}}` of a text that is known when it is compiled. */
type Holes<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Trim<Name> | Holes<Rest>
  : never;
type Trim<Text extends string> = Text extends ` ${infer Rest}` | `${infer Rest} ` ? Trim<Rest> : Text;

/** One type for every hole, and for nothing else; texts that are computed take any names and are checked at plan. */
type Variables<Text extends string> = string extends Text
  ? Readonly<Record<string, z.ZodType>>
  : { readonly [Name in Holes<Text>]: z.ZodType };

export interface TextPrompt<System extends string, Text extends string> {
  /** The system message. */
  readonly system?: System;
  /** The user's message. */
  readonly text: Text;
  readonly variables: NoInfer<Variables<`${System}${Text}`>>;
}

export interface FilePrompt {
  /** Relative to the file that declares it. Lines of only `--- system`, `--- user` or `--- assistant` divide messages. */
  readonly file: string | URL;
  readonly variables: Readonly<Record<string, z.ZodType>>;
}

export interface PromptOutputs {
  /** The digest of messages and variables: equal prompts have equal versions. */
  readonly version: string;
}

export type PromptNode = Node<'prompt', PromptOutputs>;

export const promptProperties = z.strictObject({
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  variables: z.record(z.string(), z.json()),
});

export const promptKind: Kind<'prompt'> = { name: 'prompt', properties: promptProperties, outputs: ['version'] };

/**
 * Declares a prompt: messages with typed variables, as `{{name}}`.
 *
 * @example
 * const answer = prompt('answer', { text: 'Answer briefly: {{question}}', variables: { question: z.string() } });
 */
export function prompt<const Text extends string, const System extends string = ''>(
  name: string,
  declaration: TextPrompt<System, Text> | FilePrompt,
  options?: NodeOptions,
): PromptNode {
  const messages = 'file' in declaration ? readMessages(name, declaration.file) : textMessages(declaration);
  const variables = z.toJSONSchema(z.object({ ...declaration.variables }), { io: 'input' });
  return declare<'prompt', PromptOutputs>(promptKind, name, { messages, variables }, options, prompt);
}

function textMessages({ system, text }: { readonly system?: string; readonly text: string }): readonly PromptMessage[] {
  return [...(system ? [{ role: 'system' as const, content: system }] : []), { role: 'user', content: text }];
}

function readMessages(name: string, file: string | URL): readonly PromptMessage[] {
  const path = file instanceof URL ? fileURLToPath(file) : resolve(dirname(callerLocation(prompt).file), file);
  try {
    return parsePromptFile(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new PromptFileError(name, path, cause);
  }
}
