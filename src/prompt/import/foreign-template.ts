/** How a text of another product marks its variables. */
export type TemplateSyntax = 'mustache' | 'f-string' | 'plain';

export interface ConvertedText {
  readonly text: string;
  /** What cannot be said in a template here. */
  readonly notes: readonly string[];
}

/** A text of another product as a template of ours. What has logic in it stays as it was written, and is noted. */
export function convertTemplate(text: string, syntax: TemplateSyntax): ConvertedText {
  const { pattern, read } = readers[syntax];
  const converted: string[] = [];
  const notes: string[] = [];
  let literal = '';
  for (const [part, inside] of text.matchAll(pattern)) {
    const { text: plain = '', variable, note } = read(part, inside);
    if (note !== undefined) notes.push(note);
    literal += plain;
    if (variable === undefined) continue;
    converted.push(escapeBraces(literal), `{{${variableName(variable)}}}`);
    literal = '';
  }
  return { text: [...converted, escapeBraces(literal)].join(''), notes };
}

interface Part {
  readonly text?: string;
  readonly variable?: string;
  readonly note?: string;
}

interface Reader {
  /** Finds every part of a text: holes, with what is inside, and what is between them. */
  readonly pattern: RegExp;
  read(part: string, inside: string | undefined): Part;
}

const readers: Readonly<Record<TemplateSyntax, Reader>> = {
  plain: { pattern: /[^]+/g, read: (text) => ({ text }) },
  /** `{name}`, `{name!r}`, `{name:>8}`; `{{` and `}}` are braces. */
  'f-string': {
    pattern: /\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g,
    read: (part, inside) => {
      if (inside === undefined) return { text: part === '{{' ? '{' : part === '}}' ? '}' : part };
      const variable = inside.replace(/[!:].*$/s, '').trim();
      const note = variable === inside.trim() ? {} : { note: `the format of ${part} is left out` };
      return { variable, ...note };
    },
  },
  /** `{{name}}`, `{{{name}}}`, `{{&name}}`: also Handlebars, Nunjucks and Jinja as far as they only fill in. */
  mustache: {
    pattern: /\{\{\{?([^{}]*)\}?\}\}|\{%.*?%\}|[^{]+|\{/gs,
    read: (part, inside) => {
      const variable = /^\s*&?\s*([A-Za-z_][\w.-]*)\s*$/.exec(inside ?? '')?.[1];
      if (variable !== undefined) return { variable };
      const isLogic = inside !== undefined || part.startsWith('{%');
      return { text: part, ...(isLogic && { note: `${part} is logic, which templates here do not have` }) };
    },
  },
};

/** `user.first-name` as `user_first_name`. */
function variableName(name: string): string {
  const letters = name.replaceAll(/[^A-Za-z0-9_]+/g, '_');
  return /^[A-Za-z_]/.test(letters) ? letters : `_${letters}`;
}

const escapeBraces = (text: string): string => text.replaceAll('{{', '\\{{');
