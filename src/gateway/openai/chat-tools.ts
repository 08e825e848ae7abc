import { z } from 'zod';
import type { ToolDefinition, ToolUse } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

const functionName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'it must be 1 to 64 letters, digits, "_" or "-"' });

const tool = z.strictObject({
  type: z.literal('function', { error: 'only tools of type "function", which the client runs, are served' }),
  function: z.strictObject({
    name: functionName,
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
    /** Read, and without effect: what a call holds always fits the schema here. */
    strict: z.boolean().nullish(),
  }),
});

const named = z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) });

const allowedTools = z.strictObject({
  type: z.literal('allowed_tools'),
  allowed_tools: z.strictObject({ mode: z.enum(['auto', 'required']), tools: z.array(named).min(1) }),
});

const toolChoice = z.union([z.enum(['none', 'auto', 'required']), named, allowedTools], {
  error: 'it must be "none", "auto", "required", a function by its name, or a list of allowed tools',
});

/** The fields that say which functions there are, and how they may be called. */
export function toolFields({ toolsMax }: { readonly toolsMax: number }) {
  return {
    tools: z.array(tool).max(toolsMax).nullish(),
    tool_choice: toolChoice.nullish(),
    parallel_tool_calls: z.boolean().nullish(),
  } as const;
}

type ToolFields = z.output<z.ZodObject<ReturnType<typeof toolFields>>>;

export interface ToolsAsked {
  readonly tools: readonly ToolDefinition[] | undefined;
  readonly toolUse: ToolUse | undefined;
}

/** @throws InvalidFieldError when the choice does not fit the tools */
export function toolsOf({ tools, tool_choice: choice, parallel_tool_calls: parallel }: ToolFields): ToolsAsked {
  const use = toolUseOf(choice ?? 'auto');
  const names = (tools ?? []).map(({ function: { name } }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidFieldError('tools', `there are two tools with the name "${twice}"`);
  const unknown = use.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InvalidFieldError('tool_choice', `there is no tool with the name "${unknown}"`);
  if (!tools || tools.length === 0) {
    if (use.choice === 'required')
      throw new InvalidFieldError('tool_choice', 'it asks for a call, and there are no "tools"');
    return { tools: undefined, toolUse: undefined };
  }
  return {
    tools: tools.map(({ function: { name, description, parameters } }) => {
      return { name, description: description ?? undefined, parameters: parameters ?? undefined };
    }),
    toolUse: { ...use, parallel: parallel ?? undefined },
  };
}

function toolUseOf(choice: NonNullable<ToolFields['tool_choice']>): ToolUse {
  if (typeof choice === 'string') return { choice };
  if (choice.type === 'function') return { choice: 'required', only: [choice.function.name] };
  const { mode, tools } = choice.allowed_tools;
  return { choice: mode, only: tools.map(({ function: { name } }) => name) };
}
