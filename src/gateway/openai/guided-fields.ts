import { z } from 'zod';
import type { Constraint, JsonSchema } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';

type Limits = Pick<GatewayLimits, 'guidedChoicesMax' | 'guidedCharactersMax'>;

const schemaObject = z.record(z.string(), z.unknown());

/** Not OpenAI's, but known from vLLM: what the text of the answer is held to, at most one of them. */
export function guidedFields(limits: Limits) {
  return {
    /** The answer is exactly one of these. */
    guided_choice: guidedChoice(limits).nullish(),
    /** JSON that is valid under a schema, given as it is or as its text. */
    guided_json: z
      .union([schemaObject, z.boolean(), z.string().max(limits.guidedCharactersMax)], {
        error: 'it must be a JSON Schema',
      })
      .nullish(),
    /** All of the text matches. */
    guided_regex: z.string().min(1).max(limits.guidedCharactersMax).nullish(),
    /** A text of the context-free grammar. */
    guided_grammar: z.string().min(1).max(limits.guidedCharactersMax).nullish(),
  } as const;
}

function guidedChoice({ guidedChoicesMax, guidedCharactersMax }: Limits) {
  const choice = z
    .string()
    .min(1)
    .refine((text) => text.isWellFormed(), { error: 'it is not well-formed text' });
  return z
    .array(choice)
    .min(1)
    .max(guidedChoicesMax)
    .refine((choices) => choices.join('').length <= guidedCharactersMax, {
      error: `it may hold at most ${guidedCharactersMax} characters together`,
    });
}

type GuidedFields = z.output<z.ZodObject<ReturnType<typeof guidedFields>>>;

const names = ['guided_choice', 'guided_json', 'guided_regex', 'guided_grammar'] as const;

/** @throws InvalidFieldError when there are two, or a schema is no JSON */
export function guidedConstraint(fields: GuidedFields): Constraint | undefined {
  const [first, second] = names.filter((name) => fields[name] != null);
  if (second !== undefined) throw new InvalidFieldError(second, `it says what "${first}" says: send one of the two`);
  const { guided_choice: choices, guided_json: json, guided_regex: pattern, guided_grammar: grammar } = fields;
  if (choices != null) return { kind: 'choices', choices };
  if (json != null) return { kind: 'json', schema: typeof json === 'string' ? parsedSchema(json) : json };
  if (pattern != null) return { kind: 'regex', pattern };
  return grammar == null ? undefined : { kind: 'grammar', grammar };
}

function parsedSchema(json: string): JsonSchema {
  try {
    const schema = z.union([schemaObject, z.boolean()]).safeParse(JSON.parse(json));
    if (schema.success) return schema.data;
  } catch {
    // It is told below.
  }
  throw new InvalidFieldError('guided_json', 'it is a string that is not the text of a JSON Schema');
}
