import { z } from 'zod';
import type { ToolUse } from '#contract';
import { fittingTools, toolName, type ToolsAsked } from '../tool-use.ts';

const tool = z.strictObject({
  /** Tools that the service itself runs have other types. */
  type: z.literal('custom', { error: 'only tools of type "custom", which the client runs, are served' }).nullish(),
  name: toolName,
  description: z.string().nullish(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  /** What a call holds always fits the schema here. */
  strict: z.boolean().nullish(),
  /** Read, and without effect. */
  cache_control: z.looseObject({ type: z.string() }).nullish(),
  eager_input_streaming: z.boolean().nullish(),
  defer_loading: z.literal(false, { error: 'tools are not searched for' }).nullish(),
});

const parallel = { disable_parallel_tool_use: z.boolean().nullish() };

const toolChoice = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('auto'), ...parallel }),
    z.strictObject({ type: z.literal('any'), ...parallel }),
    z.strictObject({ type: z.literal('tool'), name: z.string(), ...parallel }),
    z.strictObject({ type: z.literal('none') }),
  ],
  { error: 'its type must be "auto", "any", "tool" or "none"' },
);

/** The fields that say which tools there are. */
export function toolFields({ toolsMax }: { readonly toolsMax: number }) {
  return { tools: z.array(tool).max(toolsMax).nullish(), tool_choice: toolChoice.nullish() } as const;
}

type ToolFields = z.output<z.ZodObject<ReturnType<typeof toolFields>>>;

/** @throws InvalidFieldError when the choice does not fit the tools */
export function toolsOf({ tools, tool_choice: choice }: ToolFields): ToolsAsked {
  const defined = (tools ?? []).map(({ name, description, input_schema: parameters }) => {
    return { name, description: description ?? undefined, parameters };
  });
  return fittingTools(defined, choice ? toolUseOf(choice) : { choice: 'auto' });
}

function toolUseOf(choice: z.output<typeof toolChoice>): ToolUse {
  if (choice.type === 'none') return { choice: 'none' };
  const parallel = !choice.disable_parallel_tool_use;
  if (choice.type === 'tool') return { choice: 'required', only: [choice.name], parallel };
  return { choice: choice.type === 'any' ? 'required' : 'auto', parallel };
}
