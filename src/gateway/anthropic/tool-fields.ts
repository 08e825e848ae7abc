import { z } from 'zod';
import type { ToolDefinition, ToolUse } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

const tool = z.strictObject({
  /** Tools that the service itself runs have other types. */
  type: z.literal('custom', { error: 'only tools of type "custom", which the client runs, are served' }).nullish(),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'it must be 1 to 64 letters, digits, "_" or "-"' }),
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
export const toolFields = { tools: z.array(tool).max(128).nullish(), tool_choice: toolChoice.nullish() } as const;

type ToolFields = z.output<z.ZodObject<typeof toolFields>>;

export interface ToolsAsked {
  readonly tools: readonly ToolDefinition[] | undefined;
  readonly toolUse: ToolUse | undefined;
}

/** @throws InvalidFieldError when the choice does not fit the tools */
export function toolsOf({ tools, tool_choice: choice }: ToolFields): ToolsAsked {
  if (!tools || tools.length === 0) {
    if (choice && choice.type !== 'none' && choice.type !== 'auto')
      throw new InvalidFieldError('tool_choice', 'it asks for a call, and there are no "tools"');
    return { tools: undefined, toolUse: undefined };
  }
  const names = tools.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidFieldError('tools', `there are two tools with the name "${twice}"`);
  if (choice?.type === 'tool' && !names.includes(choice.name))
    throw new InvalidFieldError('tool_choice.name', 'there is no such tool');
  return {
    tools: tools.map(({ name, description, input_schema: parameters }) => {
      return { name, description: description ?? undefined, parameters };
    }),
    toolUse: choice ? toolUseOf(choice) : undefined,
  };
}

function toolUseOf(choice: z.output<typeof toolChoice>): ToolUse {
  if (choice.type === 'none') return { choice: 'none' };
  const parallel = !choice.disable_parallel_tool_use;
  if (choice.type === 'tool') return { choice: 'required', only: [choice.name], parallel };
  return { choice: choice.type === 'any' ? 'required' : 'auto', parallel };
}
