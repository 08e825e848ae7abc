import { z } from 'zod';
import type { JsonSchema } from '#contract';
import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { type Hole, type HoleOptions, makeHole } from './hole.ts';

export interface ListOptions<Item> extends HoleOptions<readonly Item[]> {
  readonly itemsMin?: number | undefined;
  readonly itemsMax?: number | undefined;
}

/**
 * JSON that fits a schema of zod, whose type its value has, or a JSON Schema.
 *
 * @throws InvalidHoleError for what has no JSON Schema
 *
 * @example
 * await say`Who? ${json('person', z.object({ name: z.string(), age: z.int() }))}`;
 */
export function json<const Name extends string, Value>(
  name: Name,
  schema: z.ZodType<Value>,
  options?: HoleOptions<Value>,
): Hole<Name, Value>;
export function json<const Name extends string>(
  name: Name,
  schema: JsonSchema,
  options?: HoleOptions<unknown>,
): Hole<Name, unknown>;
export function json<const Name extends string>(
  name: Name,
  schema: z.ZodType | JsonSchema,
  options: HoleOptions<unknown> = {},
): Hole<Name, unknown> {
  const checked = schema instanceof z.ZodType ? schema : undefined;
  return makeHole(
    name,
    {
      form: { kind: 'json', schema: checked === undefined ? (schema as JsonSchema) : schemaOf(name, checked) },
      read: (written) => {
        const value = parseJson(written);
        if (value === undefined) return { refused: 'it is no JSON' };
        if (checked === undefined) return { value };
        const parsed = checked.safeParse(value);
        return parsed.success ? { value: parsed.data } : { refused: z.prettifyError(parsed.error) };
      },
    },
    options,
  );
}

/** A list of what fits a schema, as JSON. */
export function list<const Name extends string, Item>(
  name: Name,
  item: z.ZodType<Item>,
  { itemsMin = 0, itemsMax, ...options }: ListOptions<Item> = {},
): Hole<Name, readonly Item[]> {
  const items: z.ZodArray<z.ZodType<Item>> = z.array(item).min(itemsMin);
  const bounded: z.ZodType<readonly Item[]> = itemsMax === undefined ? items : items.max(itemsMax);
  return json(name, bounded, options);
}

/** @throws InvalidHoleError */
export function schemaOf(name: string, schema: z.ZodType): JsonSchema {
  try {
    const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', override: closeObject });
    return rest;
  } catch (cause) {
    throw new InvalidHoleError(name, 'has a schema that cannot be told as JSON Schema', cause);
  }
}

/** zod lets further members pass and forgets them; a small model that may write some never stops. */
function closeObject({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.type === 'object') jsonSchema.additionalProperties ??= false;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
