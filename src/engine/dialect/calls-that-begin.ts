import type { ToolDefinition } from '#contract';
import type { CallSyntax } from './call-syntax.ts';

export interface CallsAndTools {
  readonly calls?: CallSyntax | undefined;
  readonly tools?: readonly ToolDefinition[] | undefined;
}

/**
 * What answers begin with that are calls and no text, where calls come instead of text: up to the name of a function that
 * there is, since text may begin with a bracket too.
 */
export function callsThatBegin({ calls, tools = [] }: CallsAndTools): readonly string[] {
  if (calls === undefined || calls.trigger !== undefined) return [];
  return tools.map(({ name }) => calls.begin + name + calls.middle);
}
