import { InvalidPromptError } from '../errors/invalid-prompt-error.ts';
import type { PromptDefinition, PromptMessage } from './prompt-definition.ts';
import { parseTemplate, type Template } from './template.ts';

export interface MessageTemplate {
  readonly role: PromptMessage['role'];
  readonly template: Template;
}

/**
 * Reads a prompt's templates, and checks them against what it declares.
 *
 * @throws InvalidPromptError when a template uses a variable that is not declared, or a declared one or a partial is never
 * used
 * @throws TemplateSyntaxError
 */
export function readTemplates({ messages, variables, partials = {} }: PromptDefinition): readonly MessageTemplate[] {
  if (messages.length === 0) throw new InvalidPromptError('it has no message');
  const templates = messages.map(({ role, content }) => ({ role, template: parseTemplate(content, partials) }));
  const used = new Set(templates.flatMap(({ template }) => template.variables));
  const included = new Set(templates.flatMap(({ template }) => template.partials));
  const declared = Object.keys((variables['properties'] ?? {}) as object);
  for (const name of used)
    if (!declared.includes(name)) throw new InvalidPromptError(`it uses {{${name}}}, which is not declared`);
  for (const name of declared) if (!used.has(name)) throw new InvalidPromptError(`variable "${name}" is never used`);
  for (const name of Object.keys(partials))
    if (!included.has(name)) throw new InvalidPromptError(`partial "${name}" is never used`);
  return templates;
}
