import { z } from 'zod';
import type { ToolUse } from '#contract';
import { fittingTools, toolName, type ToolsAsked } from '../tool-use.ts';

const tool = z.strictObject({
  type: z.literal('function', { error: 'only tools of type "function", which the client runs, are served' }),
  name: toolName,
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
  const defined = (tools ?? []).map(({ name, description, parameters }) => {
    return { name, description: description ?? undefined, parameters: parameters ?? undefined };
  });
  return fittingTools(defined, { ...toolUseOf(choice ?? 'auto'), parallel: parallel ?? undefined });
}

function toolUseOf(choice: z.output<typeof toolChoice>): ToolUse {
  if (typeof choice === 'string') return { choice };
  if (choice.type === 'function') return { choice: 'required', only: [choice.name] };
  return { choice: choice.mode, only: choice.tools.map(({ name }) => name) };
}
