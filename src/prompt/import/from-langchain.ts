import type { PromptExample, PromptMessage } from '../definition/prompt-definition.ts';
import { UnreadableImportError } from '../errors/unreadable-import-error.ts';
import { nameOf } from './name-of.ts';
import { convertTemplate, type TemplateSyntax } from './foreign-template.ts';
import type { ImportedPrompt, ImportSource } from './imported-prompt.ts';

/** What LangChain's `dumps` writes of an object. */
interface Serialised {
  readonly lc: number;
  readonly id: readonly string[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** What its `prompt.save` writes, and the hub of old held. */
interface SavedPrompt {
  readonly _type: string;
  readonly template?: string;
  readonly template_format?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly examples?: readonly Readonly<Record<string, string>>[];
  readonly example_prompt?: SavedPrompt;
}

export function isLangChain(document: unknown): document is Serialised | SavedPrompt {
  const { lc, id, kwargs, _type } = (document ?? {}) as Partial<Serialised & SavedPrompt>;
  return (
    (typeof lc === 'number' && Array.isArray(id) && typeof kwargs === 'object') ||
    _type === 'prompt' ||
    _type === 'few_shot'
  );
}

export function fromLangChain(document: Serialised | SavedPrompt, source: ImportSource): ImportedPrompt {
  const name = nameOf(source.file);
  const notes: string[] = [];
  const convert = (template: string, format: unknown) => {
    const converted = convertTemplate(template, syntaxOf(format));
    notes.push(...converted.notes);
    return converted.text;
  };
  if (!('lc' in document)) return { name, ...savedPrompt(document, convert), notes };
  return { name, messages: messagesOf(document, convert, source, notes), notes };
}

type Convert = (template: string, format: unknown) => string;

const templateRoles: Readonly<Record<string, PromptMessage['role']>> = {
  SystemMessagePromptTemplate: 'system',
  HumanMessagePromptTemplate: 'user',
  AIMessagePromptTemplate: 'assistant',
  SystemMessage: 'system',
  HumanMessage: 'user',
  AIMessage: 'assistant',
  PromptTemplate: 'user',
};

function messagesOf(
  object: Serialised,
  convert: Convert,
  source: ImportSource,
  notes: string[],
): readonly PromptMessage[] {
  const kind = object.id.at(-1) ?? '';
  const { messages, prompt, template, template_format, content } = object.kwargs;
  if (Array.isArray(messages))
    return messages.flatMap((message) => messagesOf(message as Serialised, convert, source, notes));
  const role = Object.hasOwn(templateRoles, kind) ? templateRoles[kind] : undefined;
  if (kind === 'MessagesPlaceholder') {
    notes.push('the place of a conversation is left out: clients send it as messages');
    return [];
  }
  if (role !== undefined && typeof template === 'string')
    return [{ role, content: convert(template, template_format) }];
  if (role !== undefined && typeof content === 'string')
    return [{ role, content: convertTemplate(content, 'plain').text }];
  const inner = (prompt as Serialised | undefined)?.kwargs;
  if (role !== undefined && typeof inner?.['template'] === 'string')
    return [{ role, content: convert(inner['template'], inner['template_format']) }];
  throw new UnreadableImportError(source.file, `there is a ${kind || 'message without a kind'} in it`);
}

function savedPrompt(saved: SavedPrompt, convert: Convert): Pick<ImportedPrompt, 'messages' | 'examples'> {
  const { template, template_format, prefix = '', suffix = '', examples } = saved;
  if (saved._type === 'prompt')
    return { messages: [{ role: 'user', content: convert(template ?? '', template_format) }] };
  const message: PromptMessage = { role: 'user', content: convert(suffix, template_format) };
  const system: PromptMessage[] = prefix ? [{ role: 'system', content: convert(prefix, template_format) }] : [];
  return { messages: [...system, message], ...(examples && { examples: examples.map(exampleOf) }) };
}

/** Of what an example holds, the last is what is wanted. */
function exampleOf(example: Readonly<Record<string, string>>): PromptExample {
  const fields = Object.entries(example);
  const values = Object.fromEntries(fields.slice(0, -1));
  return { values, answer: fields.at(-1)?.[1] ?? '' };
}

function syntaxOf(format: unknown): TemplateSyntax {
  return format === 'mustache' || format === 'jinja2' ? 'mustache' : 'f-string';
}
