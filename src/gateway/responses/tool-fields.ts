import { z } from 'zod';
import type { ToolDefinition, ToolUse } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

const tool = z.strictObject({
  type: z.literal('function', { error: 'only tools of type "function", which the client runs, are served' }),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'it must be 1 to 64 letters, digits, "_" or "-"' }),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  /** What a call holds always fits the schema here. */
  strict: z.boolean().nullish(),
});

const named = z.strictObject({ type: z.literal('function'), name: z.string() });

const toolChoice = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    named,
    z.strictObject({
      type: z.literal('allowed_tools'),
      mode: z.enum(['auto', 'required']),
      tools: z.array(named).min(1),
    }),
  ],
  { error: 'it must be "none", "auto", "required", a function, or a list of allowed functions' },
);

/** The fields that say which tools there are. */
export const toolFields = {
  tools: z.array(tool).max(128).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
} as const;

type ToolFields = z.output<z.ZodObject<typeof toolFields>>;

/** @throws InvalidFieldError when the choice does not fit the tools */
export function toolsOf({ tools, tool_choice: choice, parallel_tool_calls: parallel }: ToolFields): {
  readonly tools: readonly ToolDefinition[] | undefined;
  readonly toolUse: ToolUse | undefined;
} {
  const names = (tools ?? []).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidFieldError('tools', `there are two tools with the name "${twice}"`);
  const use = toolUseOf(choice ?? 'auto');
  const unknown = use.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InvalidFieldError('tool_choice', `there is no tool "${unknown}"`);
  if (names.length === 0) {
    if (use.choice === 'required')
      throw new InvalidFieldError('tool_choice', 'it asks for a call, and there are no "tools"');
    return { tools: undefined, toolUse: undefined };
  }
  return {
    tools: tools?.map(({ name, description, parameters }) => {
      return { name, description: description ?? undefined, parameters: parameters ?? undefined };
    }),
    toolUse: { ...use, parallel: parallel ?? true },
  };
}

function toolUseOf(choice: z.output<typeof toolChoice>): ToolUse {
  if (typeof choice === 'string') return { choice };
  if (choice.type === 'function') return { choice: 'required', only: [choice.name] };
  return { choice: choice.mode, only: choice.tools.map(({ name }) => name) };
}
