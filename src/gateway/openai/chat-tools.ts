import { z } from 'zod';
import type { ToolUse } from '#contract';
import { fittingTools, toolName, type ToolsAsked } from '../tool-use.ts';

const tool = z.strictObject({
  type: z.literal('function', { error: 'only tools of type "function", which the client runs, are served' }),
  function: z.strictObject({
    name: toolName,
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

/** @throws InvalidFieldError when the choice does not fit the tools */
export function toolsOf({ tools, tool_choice: choice, parallel_tool_calls: parallel }: ToolFields): ToolsAsked {
  const defined = (tools ?? []).map(({ function: { name, description, parameters } }) => {
    return { name, description: description ?? undefined, parameters: parameters ?? undefined };
  });
  return fittingTools(defined, { ...toolUseOf(choice ?? 'auto'), parallel: parallel ?? undefined });
}

function toolUseOf(choice: NonNullable<ToolFields['tool_choice']>): ToolUse {
  if (typeof choice === 'string') return { choice };
  if (choice.type === 'function') return { choice: 'required', only: [choice.function.name] };
  const { mode, tools } = choice.allowed_tools;
  return { choice: mode, only: tools.map(({ function: { name } }) => name) };
}
