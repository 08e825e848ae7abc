import type { ToolDefinition } from '#contract';

/** A function as chat templates expect it, which is as OpenAI has it. */
export function toolJson({ name, description, parameters }: ToolDefinition): object {
  return {
    type: 'function',
    function: {
      name,
      ...(description !== undefined && { description }),
      // Templates look into it, so that there must be one.
      parameters: parameters === undefined || parameters === true ? { type: 'object', properties: {} } : parameters,
    },
  };
}
