import { TemplateSyntaxError } from '../errors/template-syntax-error.ts';

/** A text with holes: literal parts and variable names in turn, beginning and ending with a literal. */
export interface Template {
  readonly literals: readonly string[];
  readonly variables: readonly string[];
}

/**
 * Reads `Hello {{name}}`. A hole is `{{identifier}}`, spaces allowed inside; `\{{` stands for the two braces themselves.
 * There is no logic in templates on purpose: what a prompt decides belongs in the program, where it is typed and tested.
 *
 * @throws TemplateSyntaxError for a hole that is not closed or does not hold an identifier
 */
export function parseTemplate(text: string): Template {
  const literals: string[] = [];
  const variables: string[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('\\{{', at)) {
      literal += '{{';
      at += 3;
    } else if (text.startsWith('{{', at)) {
      const end = text.indexOf('}}', at);
      if (end < 0) throw new TemplateSyntaxError(text, at, 'the hole is not closed');
      const name = text.slice(at + 2, end).trim();
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
        throw new TemplateSyntaxError(text, at, `"${name}" is not a variable name`);
      literals.push(literal);
      variables.push(name);
      literal = '';
      at = end + 2;
    } else {
      literal += text[at++];
    }
  }
  return { literals: [...literals, literal], variables };
}

/** Fills the holes. A value is inserted as it is and never read as a template again. */
export function renderTemplate(template: Template, values: Readonly<Record<string, unknown>>): string {
  let text = template.literals[0] ?? '';
  for (const [index, name] of template.variables.entries()) text += format(values[name]) + template.literals[index + 1];
  return text;
}

function format(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
