import { z } from 'zod';
import type { ChatMessage } from '#contract';
import { InvalidPromptError } from '../errors/invalid-prompt-error.ts';
import { InvalidVariablesError } from '../errors/invalid-variables-error.ts';
import type { PromptDefinition } from './prompt-definition.ts';
import { parseTemplate, renderTemplate } from './template.ts';

export interface CompiledPrompt {
  readonly variables: readonly string[];
  /** JSON Schema of the variables, an object. */
  readonly schema: PromptDefinition['variables'];
  /** @throws InvalidVariablesError naming every variable that is missing, unknown or of the wrong type */
  render(values: Readonly<Record<string, unknown>>): readonly ChatMessage[];
}

/**
 * Checks a definition once, so that rendering can only fail by its values.
 *
 * @throws InvalidPromptError when a template uses a variable that is not declared, or a declared one is never used
 * @throws TemplateSyntaxError
 */
export function compilePrompt(definition: PromptDefinition): CompiledPrompt {
  const templates = definition.messages.map(({ role, content }) => ({ role, template: parseTemplate(content) }));
  const used = new Set(templates.flatMap(({ template }) => template.variables));
  const declared = new Set(Object.keys((definition.variables['properties'] ?? {}) as object));
  if (templates.length === 0) throw new InvalidPromptError('it has no message');
  for (const name of used)
    if (!declared.has(name)) throw new InvalidPromptError(`it uses {{${name}}}, which is not declared`);
  for (const name of declared) if (!used.has(name)) throw new InvalidPromptError(`variable "${name}" is never used`);

  const schema = z.fromJSONSchema({
    ...definition.variables,
    additionalProperties: false,
  } as z.core.JSONSchema.JSONSchema);
  return {
    variables: [...declared],
    schema: definition.variables,
    render: (values) => {
      const checked = schema.safeParse(values);
      if (!checked.success) throw new InvalidVariablesError(checked.error.issues.map(issueText));
      const known = checked.data as Record<string, unknown>;
      return templates.map(({ role, template }) => ({ role, content: renderTemplate(template, known) }));
    },
  };
}

function issueText(issue: z.core.$ZodIssue): string {
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}
