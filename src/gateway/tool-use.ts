import { z } from 'zod';
import type { ToolDefinition, ToolUse } from '#contract';
import { InvalidFieldError } from './errors/invalid-field-error.ts';

/** The name of a function that a model may call. */
export const toolName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'it must be 1 to 64 letters, digits, "_" or "-"' });

export interface ToolsAsked {
  readonly tools: readonly ToolDefinition[] | undefined;
  readonly toolUse: ToolUse | undefined;
}

/**
 * Tools and how they are to be used; neither where there are none.
 *
 * @throws InvalidFieldError when the choice does not fit the tools
 */
export function fittingTools(tools: readonly ToolDefinition[], use: ToolUse): ToolsAsked {
  const names = tools.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidFieldError('tools', `there are two tools with the name "${twice}"`);
  const unknown = use.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InvalidFieldError('tool_choice', `there is no tool with the name "${unknown}"`);
  if (tools.length > 0) return { tools, toolUse: use };
  if (use.choice === 'required')
    throw new InvalidFieldError('tool_choice', 'it asks for a call, and there are no "tools"');
  return { tools: undefined, toolUse: undefined };
}
