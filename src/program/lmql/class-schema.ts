import { z } from 'zod';

const simple: Readonly<Record<string, () => z.ZodType>> = {
  str: () => z.string().max(200),
  int: () => z.int(),
  float: () => z.number(),
  bool: () => z.boolean(),
};

const depthMax = 8;

/** The schema of a type of Python: a simple one, a list, or a data class by name. Undefined for what is neither. */
export function schemaOfType(
  type: string,
  classes: ReadonlyMap<string, Readonly<Record<string, string>>>,
  depth = 0,
): z.ZodType | undefined {
  if (depth > depthMax) return undefined;
  const inner = (of: string): z.ZodType | undefined => schemaOfType(of, classes, depth + 1);
  const [, item] = /^[Ll]ist\[(.+)\]$/.exec(type) ?? [];
  if (item !== undefined) {
    const schema = inner(item);
    return schema && z.array(schema).max(20);
  }
  if (Object.hasOwn(simple, type)) return simple[type]?.();
  const fields = classes.get(type);
  if (fields === undefined) return undefined;
  const shape = Object.entries(fields).map(([name, of]) => [name, inner(of)] as const);
  if (shape.some(([, schema]) => schema === undefined)) return undefined;
  return z.object(Object.fromEntries(shape) as Record<string, z.ZodType>);
}
