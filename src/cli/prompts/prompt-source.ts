import type { ImportedPrompt } from '#prompt';

/** A module of TypeScript that declares prompts, with what could not be taken over as comments. */
export function promptSource(prompts: readonly ImportedPrompt[]): string {
  const names = new Set<string>();
  const declarations = prompts.map((prompt) => declarationOf(prompt, freeName(prompt.name, names)));
  return [`import { prompt, z } from 'lode';`, ...declarations].join('\n\n') + '\n';
}

function declarationOf(
  { name, messages, settings, examples, output, notes }: ImportedPrompt,
  constant: string,
): string {
  const remarks = notes.map((note) => `// ${note.replaceAll(/\s+/g, ' ')}`);
  if (messages.length === 0) return [`// ${name}`, ...remarks].join('\n');
  const fields = [
    ...contentFields(messages),
    `variables: ${variablesOf(messages)}`,
    ...(examples ? [`examples: ${literal(examples)}`] : []),
    ...(output ? [`output: z.fromJSONSchema(${literal(output)})`] : []),
    ...(settings ? [`settings: ${literal(settings)}`] : []),
  ];
  return [
    ...remarks,
    `export const ${constant} = prompt('${resourceName(name)}', {`,
    ...fields.map((field) => `  ${field.replaceAll('\n', '\n  ')},`),
    `});`,
  ].join('\n');
}

function contentFields(messages: ImportedPrompt['messages']): readonly string[] {
  const [first, second, ...others] = messages;
  if (first?.role === 'user' && second === undefined) return [`text: ${literal(first.content)}`];
  if (first?.role === 'system' && second?.role === 'user' && others.length === 0)
    return [`system: ${literal(first.content)}`, `text: ${literal(second.content)}`];
  return [`messages: ${literal(messages)}`];
}

function variablesOf(messages: ImportedPrompt['messages']): string {
  const holes = messages.flatMap(({ content }) => [...content.matchAll(/(?<!\\)\{\{\s*(\w+)\s*\}\}/g)]);
  const names = [...new Set(holes.map(([, name]) => name))];
  return names.length === 0 ? '{}' : `{ ${names.map((name) => `${name}: z.string()`).join(', ')} }`;
}

/** As JavaScript: JSON is, but for names that need no quotes. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/^(\s*)"([A-Za-z_]\w*)":/gm, '$1$2:');
}

function resourceName(name: string): string {
  const letters = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return /^[a-z]/.test(letters) ? letters : `prompt-${letters || 'imported'}`;
}

/** `support-answer` as `supportAnswer`, and `supportAnswer2` where that is taken. */
function freeName(name: string, taken: Set<string>): string {
  const camel = resourceName(name).replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  let free = camel;
  for (let count = 2; taken.has(free); count++) free = `${camel}${count}`;
  taken.add(free);
  return free;
}
