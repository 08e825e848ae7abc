import { z } from 'zod';

/** The JSON Schema of what a zod schema takes. What it checks by code cannot be told, and is left out. */
export function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...converted } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // What is put right before it is checked is told as it is checked.
      if (def.type === 'pipe' && def.in._zod.def.type === 'transform')
        Object.assign(jsonSchema, jsonSchemaOf(def.out as z.ZodType));
    },
  });
  return converted;
}
