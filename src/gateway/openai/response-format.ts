import { z } from 'zod';
import type { Constraint } from '#contract';

const jsonSchemaFormat = z.strictObject({
  type: z.literal('json_schema'),
  json_schema: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'it must be 1 to 64 letters, digits, "_" or "-"' }),
    description: z.string().nullish(),
    schema: z.record(z.string(), z.unknown()).nullish(),
    /** Read, and without effect: what is answered always fits the schema here. */
    strict: z.boolean().nullish(),
  }),
});

/** The form of the answer's text. */
export const responseFormat = z.discriminatedUnion(
  'type',
  [z.strictObject({ type: z.literal('text') }), z.strictObject({ type: z.literal('json_object') }), jsonSchemaFormat],
  { error: 'its type must be "text", "json_object" or "json_schema"' },
);

export function formatConstraint(format: z.output<typeof responseFormat>): Constraint | undefined {
  if (format.type === 'text') return undefined;
  if (format.type === 'json_object') return { kind: 'json' };
  const { name, description, schema } = format.json_schema;
  return { kind: 'json', name, description: description ?? undefined, schema: schema ?? undefined };
}
