/** A piece of a string: words, a value in its place, a hole, or who speaks from here on. */
export type TemplatePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'value'; readonly source: string }
  | { readonly kind: 'hole'; readonly name: string; readonly type: string | undefined }
  | { readonly kind: 'role'; readonly role: 'system' | 'user' | 'assistant' };

/** "Q: {question} A: [ANSWER: int]"; doubled brackets are brackets. A type may be the call of another query. */
export function templateParts(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let words = '';
  const flush = (part: TemplatePart): void => {
    if (words !== '') parts.push({ kind: 'words', text: words });
    words = '';
    parts.push(part);
  };
  const piece =
    /\[\[|\]\]|\{\{|\}\}|\{:(system|user|assistant)\}|\{([^{}]+)\}|\[(\w+)(?:\s*:\s*((?:[^[\]]|\[[^[\]]*\])+))?\]/g;
  let from = 0;
  for (const match of template.matchAll(piece)) {
    words += template.slice(from, match.index);
    from = match.index + match[0].length;
    const [all, role, source, name, type] = match;
    if (role !== undefined) flush({ kind: 'role', role: role as 'system' });
    else if (source !== undefined) flush({ kind: 'value', source });
    else if (name !== undefined) flush({ kind: 'hole', name, type });
    else words += all.charAt(0);
  }
  words += template.slice(from);
  if (words !== '') parts.push({ kind: 'words', text: words });
  return parts;
}
