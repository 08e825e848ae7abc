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
    guided_json: guidedJson(limits).nullish(),
    /** All of the text matches. */
    guided_regex: guidedText(limits).nullish(),
    /** A text of the context-free grammar. */
    guided_grammar: guidedText(limits).nullish(),
    /** The same by the names of vLLM's newer versions. */
    structured_outputs: z
      .strictObject({
        choice: guidedChoice(limits).nullish(),
        json: guidedJson(limits).nullish(),
        json_object: z.boolean().nullish(),
        regex: guidedText(limits).nullish(),
        grammar: guidedText(limits).nullish(),
      })
      .nullish(),
  } as const;
}

function guidedText({ guidedCharactersMax }: Limits) {
  return z.string().min(1).max(guidedCharactersMax);
}

function guidedJson({ guidedCharactersMax }: Limits) {
  return z.union([schemaObject, z.boolean(), z.string().max(guidedCharactersMax)], {
    error: 'it must be a JSON Schema',
  });
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

/** @throws InvalidFieldError when there are two, or a schema is no JSON */
export function guidedConstraint(fields: GuidedFields): Constraint | undefined {
  const { structured_outputs: newer } = fields;
  const [first, second] = [
    given('guided_choice', fields.guided_choice, choicesConstraint),
    given('guided_json', fields.guided_json, jsonConstraint),
    given('guided_regex', fields.guided_regex, patternConstraint),
    given('guided_grammar', fields.guided_grammar, grammarConstraint),
    given('structured_outputs.choice', newer?.choice, choicesConstraint),
    given('structured_outputs.json', newer?.json, jsonConstraint),
    given('structured_outputs.json_object', newer?.json_object || undefined, () => ({ kind: 'json' })),
    given('structured_outputs.regex', newer?.regex, patternConstraint),
    given('structured_outputs.grammar', newer?.grammar, grammarConstraint),
  ].filter((one) => one !== undefined);
  if (first !== undefined && second !== undefined)
    throw new InvalidFieldError(second.field, `it says what "${first.field}" says: send one of the two`);
  return first?.constraint;
}

function given<Value>(
  field: string,
  value: Value | null | undefined,
  make: (value: Value, field: string) => Constraint,
): { readonly field: string; readonly constraint: Constraint } | undefined {
  return value == null ? undefined : { field, constraint: make(value, field) };
}

const choicesConstraint = (choices: readonly string[]): Constraint => ({ kind: 'choices', choices });
const patternConstraint = (pattern: string): Constraint => ({ kind: 'regex', pattern });
const grammarConstraint = (grammar: string): Constraint => ({ kind: 'grammar', grammar });

function jsonConstraint(json: string | JsonSchema, field: string): Constraint {
  return { kind: 'json', schema: typeof json === 'string' ? parsedSchema(json, field) : json };
}

function parsedSchema(json: string, field: string): JsonSchema {
  try {
    const schema = z.union([schemaObject, z.boolean()]).safeParse(JSON.parse(json));
    if (schema.success) return schema.data;
  } catch {
    // It is told below.
  }
  throw new InvalidFieldError(field, 'it is a string that is not the text of a JSON Schema');
}
