import { parse } from 'yaml';
import { chatMessages } from './chat-messages.ts';
import { nameOf } from './name-of.ts';
import type { ImportedPrompt, ImportSource } from './imported-prompt.ts';

type ListedPrompt = string | { readonly id?: string; readonly label?: string; readonly raw?: string };

interface PromptfooConfig {
  readonly prompts: ListedPrompt | readonly ListedPrompt[];
}

export function isPromptfoo(document: unknown): document is PromptfooConfig {
  const { prompts } = (document ?? {}) as Partial<PromptfooConfig>;
  return typeof prompts === 'string' || Array.isArray(prompts);
}

/** The prompts of a configuration of promptfoo: texts, chats as JSON or YAML, and files of them. */
export function fromPromptfoo({ prompts }: PromptfooConfig, source: ImportSource): readonly ImportedPrompt[] {
  return [prompts].flat().flatMap((listed, index) => {
    const { id, label, raw } =
      typeof listed === 'string'
        ? { id: listed, label: undefined, raw: undefined }
        : (listed as Exclude<ListedPrompt, string>);
    const reference = raw ?? id ?? '';
    const path =
      /^file:\/\/(.*)$/.exec(reference)?.[1] ?? (/^\S+\.(txt|json|ya?ml|md)$/.test(reference) ? reference : undefined);
    const name = label ?? (path === undefined ? `${nameOf(source.file)}-${index + 1}` : nameOf(path));
    if (path !== undefined && /\.(js|ts|py)(:|$)/.test(path))
      return [{ name, messages: [], notes: [`${path} is a program and is left out`] }];
    const texts = path === undefined ? [reference] : source.read(path).split(/^---$/m);
    return texts.map((text, part) => ({
      name: texts.length > 1 ? `${name}-${part + 1}` : name,
      ...promptIn(text.trim()),
    }));
  });
}

function promptIn(text: string): Pick<ImportedPrompt, 'messages' | 'notes'> {
  return chatMessages(chatIn(text) ?? [{ role: 'user', content: text }], 'mustache');
}

function chatIn(text: string): readonly unknown[] | undefined {
  if (!/^[[-]/.test(text)) return undefined;
  try {
    const chat: unknown = parse(text);
    return Array.isArray(chat) && chat.every((message) => typeof message === 'object') ? chat : undefined;
  } catch {
    return undefined; // a text that begins with a dash
  }
}
