import type { ChatInput, ToolDefinition, ToolUse } from '#contract';

/** What a provider is told of tools: they know no subset of those that may be called, but one or all. */
export interface ToldTools {
  readonly tools: readonly ToolDefinition[];
  /** The one that must be called. */
  readonly name: string | undefined;
  readonly choice: ToolUse['choice'];
}

/** Undefined for a chat without tools. */
export function toldTools({ tools = [] }: ChatInput, use: ToolUse | undefined): ToldTools | undefined {
  if (tools.length === 0) return undefined;
  const { choice = 'auto', only } = use ?? {};
  const [first, ...others] = only ?? [];
  const name = choice === 'required' && others.length === 0 ? first : undefined;
  const told = only && name === undefined ? tools.filter((tool) => only.includes(tool.name)) : tools;
  return { tools: told, name, choice };
}
