import { z } from 'zod';

/**
 * The JSON Schema of what a zod schema takes. What it checks by code cannot be told, and is left out; so is what holds itself, for a
 * reference would mean another place in the document that this becomes a part of.
 */
export function jsonSchemaOf(schema: z.ZodType): object {
  const {
    $schema: _,
    $defs: _references,
    ...converted
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // What is put right before it is checked is told as it is checked.
      if (def.type === 'pipe' && def.in._zod.def.type === 'transform')
        Object.assign(jsonSchema, jsonSchemaOf(def.out as z.ZodType));
    },
  });
  return withoutReferences(converted) as object;
}

function withoutReferences(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutReferences);
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part) return {};
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, withoutReferences(value)]));
}
