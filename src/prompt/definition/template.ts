import { TemplateSyntaxError } from '../errors/template-syntax-error.ts';

/** A text with holes: literal parts and variable names in turn, beginning and ending with a literal. */
export interface Template {
  readonly literals: readonly string[];
  readonly variables: readonly string[];
  /** Names of the partials that were included. */
  readonly partials: readonly string[];
}

type Partials = Readonly<Record<string, string>>;

const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads `Hello {{name}}`. A hole is `{{identifier}}`, spaces allowed inside; `{{> identifier}}` stands for the partial of
 * that name; `\{{` for the two braces themselves; a third brace in front of a hole for itself. There is no logic in
 * templates on purpose: what a prompt decides belongs in the program, where it is typed and tested.
 *
 * @throws TemplateSyntaxError for a hole that is not closed, does not hold an identifier, or names no partial
 */
export function parseTemplate(text: string, partials: Partials = {}): Template {
  return parse(text, partials, []);
}

/** @param including names of the partials that this text is part of */
function parse(text: string, partials: Partials, including: readonly string[]): Template {
  const literals: string[] = [];
  const variables: string[] = [];
  const included: string[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('\\{{', at)) {
      literal += '{{';
      at += 3;
    } else if (text.startsWith('{{', at) && text[at + 2] !== '{') {
      const hole = readHole(text, at);
      if (hole.isPartial) {
        const part = parsePartial(hole.name, { text, at, partials, including });
        included.push(hole.name, ...part.partials);
        literal += part.literals[0] ?? '';
        for (const [index, variable] of part.variables.entries()) {
          literals.push(literal);
          variables.push(variable);
          literal = part.literals[index + 1] ?? '';
        }
      } else {
        literals.push(literal);
        variables.push(hole.name);
        literal = '';
      }
      at = hole.end;
    } else {
      literal += text[at++];
    }
  }
  return { literals: [...literals, literal], variables, partials: included };
}

function readHole(text: string, at: number) {
  const end = text.indexOf('}}', at);
  if (end < 0) throw new TemplateSyntaxError(text, at, 'the hole is not closed');
  const inside = text.slice(at + 2, end).trim();
  const isPartial = inside.startsWith('>');
  const name = isPartial ? inside.slice(1).trim() : inside;
  if (!namePattern.test(name)) throw new TemplateSyntaxError(text, at, `"${name}" is not a variable name`);
  return { name, isPartial, end: end + 2 };
}

interface Inclusion {
  readonly text: string;
  readonly at: number;
  readonly partials: Partials;
  readonly including: readonly string[];
}

function parsePartial(name: string, { text, at, partials, including }: Inclusion): Template {
  const partial = Object.hasOwn(partials, name) ? partials[name] : undefined;
  if (partial === undefined) throw new TemplateSyntaxError(text, at, `there is no partial "${name}"`);
  if (including.includes(name)) throw new TemplateSyntaxError(text, at, `the partial "${name}" includes itself`);
  return parse(partial, partials, [...including, name]);
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
