import { z } from 'zod';
import type { ToolDefinition, ToolUse } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { fittingTools, toolName, type ToolsAsked } from '../tool-use.ts';
import { joinedName } from './namespaced-name.ts';

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: toolName,
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  /** What a call holds always fits the schema here. */
  strict: z.boolean().nullish(),
  /** Read, and without effect: models are told of every tool from the beginning, and only they call it. */
  defer_loading: z.boolean().nullish(),
  allowed_callers: z.array(z.string()).nullish(),
  output_schema: z.record(z.string(), z.unknown()).nullish(),
});

const namespaceTool = z.strictObject({
  type: z.literal('namespace'),
  name: toolName,
  description: z.string().nullish(),
  tools: z.array(functionTool).max(128),
});

/** An offer of the service's own search. It is not taken up, and the response's tools do not name it. */
const searchTool = z.object({ type: z.enum(['web_search', 'web_search_preview']) });

const tool = z.discriminatedUnion('type', [functionTool, namespaceTool, searchTool], {
  error: 'only tools that the client runs are served: of type "function", or such in a "namespace"',
});

const named = z.strictObject({ type: z.literal('function'), name: z.string(), namespace: z.string().nullish() });

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
type FunctionTool = z.output<typeof functionTool>;

/** @throws InvalidFieldError when the choice does not fit the tools, or a name is too long within its namespace */
export function toolsOf({ tools, tool_choice: choice, parallel_tool_calls: parallel }: ToolFields): ToolsAsked {
  const defined = (tools ?? []).flatMap((each) => {
    if (each.type === 'function') return [definitionOf(each)];
    return each.type === 'namespace' ? each.tools.map((one) => definitionOf(one, each.name)) : [];
  });
  return fittingTools(defined, { ...toolUseOf(choice ?? 'auto'), parallel: parallel ?? undefined });
}

/** Names of the namespaces that there are. */
export function namespacesOf({ tools }: Pick<ToolFields, 'tools'>): readonly string[] {
  return (tools ?? []).flatMap((each) => (each.type === 'namespace' ? [each.name] : []));
}

/** The tools of a response: those that it could be made with. */
export function toolsJson({ tools }: Pick<ToolFields, 'tools'>) {
  return (tools ?? []).flatMap((each): readonly object[] => {
    if (each.type === 'function') return [functionJson(each)];
    if (each.type !== 'namespace') return [];
    const { type, name, description, tools: functions } = each;
    return [{ type, name, description: description ?? null, tools: functions.map(functionJson) }];
  });
}

function functionJson({ type, name, description, parameters, strict }: FunctionTool) {
  return { type, name, description: description ?? null, parameters: parameters ?? null, strict: strict ?? true };
}

function definitionOf({ name, description, parameters }: FunctionTool, namespace?: string): ToolDefinition {
  const joined = joinedName({ name, namespace });
  if (!toolName.safeParse(joined).success)
    throw new InvalidFieldError('tools', `"${joined}" has more than 64 characters with its namespace`);
  return { name: joined, description: description ?? undefined, parameters: parameters ?? undefined };
}

function toolUseOf(choice: z.output<typeof toolChoice>): ToolUse {
  if (typeof choice === 'string') return { choice };
  if (choice.type === 'function') return { choice: 'required', only: [joinedName(choice)] };
  return { choice: choice.mode, only: choice.tools.map(joinedName) };
}
