import type { PromptDefinition } from './prompt-definition.ts';

/** A definition as people read it, and compare it line by line: messages as in a prompt file, and then all else. */
export function promptText({ messages, variables, examples, ...rest }: PromptDefinition): string {
  const { items = [], ...choice } = examples ?? {};
  const parts = [
    ...messages.map(({ role, content }) => section(role, content)),
    section('variables', jsonText(variables['properties'] ?? {})),
    ...Object.entries(rest).map(([name, part]) => section(name, jsonText(part))),
    ...(Object.keys(choice).length > 0 ? [section('examples', jsonText(choice))] : []),
    ...items.map((item, index) => section(`example ${index + 1}`, jsonText(item))),
  ];
  return parts.join('\n\n');
}

const section = (title: string, text: string): string => `--- ${title}\n${text}`;
const jsonText = (value: unknown): string => JSON.stringify(value, null, 2);
