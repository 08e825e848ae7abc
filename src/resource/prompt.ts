import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { LodeError } from '#base';
import { compilePrompt, parsePromptFile, type PromptMessage } from '#prompt';
import { callerLocation, declare, type Kind, type Node, type NodeOptions } from '#stack';
import { promptDefinitionOf } from './prompt-definition-of.ts';
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

const message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

/** As it was declared, so that a difference can be written back to where it was declared; a file's text as its messages. */
export const promptProperties = z
  .strictObject({
    system: z.string().optional(),
    text: z.string().optional(),
    messages: z.array(message).min(1).optional(),
    variables: z.record(z.string(), z.json()),
  })
  .refine(({ text, messages }) => (text === undefined) !== (messages === undefined), 'must have a text or a file')
  .superRefine((properties, context) => {
    try {
      compilePrompt(promptDefinitionOf(properties));
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      context.addIssue(error.message);
    }
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
  const variables = z.toJSONSchema(z.object({ ...declaration.variables }), { io: 'input' });
  const content = 'file' in declaration ? { messages: readMessages(name, declaration.file) } : contentOf(declaration);
  return declare<'prompt', PromptOutputs>(promptKind, name, { ...content, variables }, options, prompt);
}

function contentOf({ system, text }: { readonly system?: string; readonly text: string }) {
  return { ...(system && { system }), text };
}

function readMessages(name: string, file: string | URL): readonly PromptMessage[] {
  const path = file instanceof URL ? fileURLToPath(file) : resolve(dirname(callerLocation(prompt).file), file);
  try {
    return parsePromptFile(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new PromptFileError(name, path, cause);
  }
}
