import { z } from 'zod';
import { LodeError } from '#base';
import { compilePrompt, promptMessages, promptParts } from '#prompt';
import { promptDefinitionOf } from './prompt-definition-of.ts';

/** As it was declared, so that a difference can be written back to where it was declared; a file's text as its messages. */
export const promptProperties = z
  .strictObject({
    system: z.string().optional(),
    text: z.string().optional(),
    messages: promptMessages.optional(),
    ...promptParts,
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
