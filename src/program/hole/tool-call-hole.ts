import { z } from 'zod';
import type { Constraint } from '#contract';
import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import type { Hole, HoleForm, HoleOptions } from './hole.ts';
import { escapePattern } from './escape-pattern.ts';
import { json, schemaOf } from './json-holes.ts';

/** Tools by their names, each with the schema of its arguments. */
export type ToolShapes = Readonly<Record<string, z.ZodObject>>;

/** A call of one of several tools: which one says what its arguments are. */
export type CallOf<Tools extends ToolShapes> = {
  readonly [Name in keyof Tools & string]: { readonly name: Name; readonly arguments: z.output<Tools[Name]> };
}[keyof Tools & string];

const toolsMax = 128;

/**
 * A call of one of the declared tools, written as JSON: `{"name": "add", "arguments": {"a": 1, "b": 2}}`. The program
 * makes the call, and writes what comes of it.
 *
 * @throws InvalidHoleError
 *
 * @example
 * const { act } = await say`Act: ${toolCall('act', { search: z.object({ query: z.string() }), stop: z.object({}) })}`;
 * if (act.name === 'search') await say`\nFound: ${await find(act.arguments.query)}`;
 */
export function toolCall<const Name extends string, const Tools extends ToolShapes>(
  name: Name,
  tools: Tools,
  options: HoleOptions<CallOf<Tools>> = {},
): Hole<Name, CallOf<Tools>> {
  const calls = Object.entries(tools).map(([tool, inputs]) => {
    return z.object({ name: z.literal(tool), arguments: inputs });
  });
  const [first, ...rest] = calls;
  if (first === undefined || calls.length > toolsMax) {
    throw new InvalidHoleError(name, `names ${calls.length} tools, which are not from 1 to ${toolsMax}`);
  }
  // Every member of the union is one of the calls, which the type of a list of them cannot say.
  const schema = z.union([first, ...rest]) as unknown as z.ZodType<CallOf<Tools>>;
  const hole = json(name, schema, options);
  return Object.freeze({ ...hole, form: { ...hole.form, held: callsInOrder(name, tools) } as HoleForm });
}

/** Which tool it is comes before what it is given: a small model that begins with the arguments has not chosen yet. */
function callsInOrder(hole: string, tools: ToolShapes): Constraint {
  const calls = Object.entries(tools).map(([tool, inputs]): Constraint => {
    const begin = escapePattern(`{"name": ${JSON.stringify(tool)}, "arguments": `);
    return {
      kind: 'sequence',
      of: [
        { kind: 'regex', pattern: begin },
        { kind: 'json', schema: schemaOf(hole, inputs) },
        { kind: 'regex', pattern: '\\}' },
      ],
    };
  });
  return { kind: 'any', of: calls };
}
