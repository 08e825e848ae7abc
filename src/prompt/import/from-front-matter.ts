import { parse } from 'yaml';
import { UnreadableImportError } from '../errors/unreadable-import-error.ts';
import { chatMessages } from './chat-messages.ts';
import { nameOf } from './name-of.ts';
import type { ImportedPrompt, ImportSource } from './imported-prompt.ts';
import { modelSettings } from './model-settings.ts';

/** A `.prompt` or Markdown file: settings in front, as YAML between lines of three dashes, and then the text. */
export function fromFrontMatter({ file, text }: ImportSource): ImportedPrompt {
  const [, front = '', body = ''] = /^(?:---\r?\n([^]*?)\r?\n---(?:\r?\n|$))?([^]*)$/.exec(text) ?? [];
  const fields = fieldsOf(file, front);
  const { name, model, config, system, temperature, input: _input, description: _description, ...others } = fields;
  const settings = modelSettings({ model, temperature, ...(typeof config === 'object' ? config : {}) });
  const given = [...(typeof system === 'string' ? [{ role: 'system', content: system }] : []), ...divided(body.trim())];
  const { messages, notes } = chatMessages(given, 'mustache');
  return {
    name: typeof name === 'string' ? name : nameOf(file),
    messages,
    ...settings,
    notes: [...notes, ...settings.notes, ...Object.keys(others).map((field) => `the field "${field}" is left out`)],
  };
}

/** Dotprompt's marks begin messages of a role. */
function divided(body: string): readonly { readonly role: string; readonly content: string }[] {
  const parts = body.split(/\{\{\s*role\s+"?(\w+)"?\s*\}\}/);
  const messages = [{ role: 'user', content: parts[0] ?? '' }];
  for (let at = 1; at < parts.length; at += 2) messages.push({ role: parts[at] ?? '', content: parts[at + 1] ?? '' });
  return messages
    .map(({ role, content }) => ({ role, content: content.trim() }))
    .filter(({ content }) => content !== '');
}

function fieldsOf(file: string, front: string): Readonly<Record<string, unknown>> {
  try {
    return (parse(front) ?? {}) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new UnreadableImportError(file, (cause as Error).message.split('\n')[0] ?? '');
  }
}
