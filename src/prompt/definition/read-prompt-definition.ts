import { z } from 'zod';
import { InvalidPromptError } from '../errors/invalid-prompt-error.ts';
import { compilePrompt } from './compile-prompt.ts';
import type { PromptDefinition } from './prompt-definition.ts';

const message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
const jsonSchema = z.union([z.boolean(), z.record(z.string(), z.json())]);
const count = z.int().min(1);

const examples = z.strictObject({
  items: z
    .array(
      z.strictObject({
        values: z.record(z.string(), z.json()),
        answer: z.string(),
        label: z.string().optional(),
      }),
    )
    .min(1),
  select: z
    .union([
      z.literal('all'),
      z.strictObject({ nearest: count }),
      z.strictObject({ diverse: count }),
      z.strictObject({ balanced: count }),
    ])
    .optional(),
  order: z.enum(['given', 'reversed', 'nearestFirst', 'nearestLast']).optional(),
  tokensMax: count.optional(),
});

const tool = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, "_" and "-", at most 64'),
  description: z.string().optional(),
  parameters: jsonSchema.optional(),
});

const settings = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  topK: z.int().min(0).optional(),
  minP: z.number().min(0).max(1).optional(),
  repetitionPenalty: z.number().gt(0).max(10).optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  tokensMax: count.optional(),
  stop: z.array(z.string().min(1)).max(16).optional(),
  reasoning: z.enum(['none', 'minimal', 'low', 'medium', 'high']).optional(),
});

/** What a prompt may hold, beside its messages. */
export const promptParts = {
  variables: z.record(z.string(), z.json()),
  partials: z.record(z.string(), z.string()).optional(),
  examples: examples.optional(),
  tools: z.array(tool).min(1).optional(),
  output: jsonSchema.optional(),
  settings: settings.optional(),
};

export const promptMessages = z.array(message).min(1);

const definition = z.strictObject({ messages: promptMessages, ...promptParts });

/**
 * A definition from outside.
 *
 * @throws InvalidPromptError, TemplateSyntaxError
 */
export function readPromptDefinition(value: unknown): PromptDefinition {
  const read = definition.safeParse(value);
  if (!read.success) throw new InvalidPromptError(z.prettifyError(read.error).replaceAll('\n', ' '));
  compilePrompt(read.data as PromptDefinition);
  return read.data as PromptDefinition;
}
