import type { ImportedPrompt } from './imported-prompt.ts';
import { chatMessages } from './chat-messages.ts';
import { modelSettings } from './model-settings.ts';

interface OpenAIPrompt {
  readonly id?: string;
  readonly name?: string;
  readonly version?: string | number;
  readonly instructions?: string;
  readonly messages?: readonly unknown[];
  readonly input?: readonly unknown[];
  readonly text?: { readonly format?: { readonly type?: string; readonly schema?: Record<string, unknown> } };
  readonly tools?: readonly unknown[];
  readonly [field: string]: unknown;
}

export function isOpenAI(document: unknown): document is OpenAIPrompt {
  const { id, messages, input, instructions } = (document ?? {}) as OpenAIPrompt;
  return (
    Array.isArray(messages) || Array.isArray(input) || (typeof instructions === 'string' && typeof id === 'string')
  );
}

const sampling: ReadonlySet<string> = new Set([
  'model',
  'temperature',
  'top_p',
  'max_output_tokens',
  'max_tokens',
  'max_completion_tokens',
  'seed',
  'stop',
]);

/** A prompt object of OpenAI's dashboard, or the body of a request to its API: `{{name}}` in texts of parts. */
export function fromOpenAI(document: OpenAIPrompt): ImportedPrompt {
  const { id, name, version, instructions, messages: given, input, text, tools } = document;
  const system = instructions === undefined ? [] : [{ role: 'system', content: instructions }];
  const { messages, notes } = chatMessages([...system, ...(given ?? input ?? [])], 'mustache');
  const config = Object.fromEntries(Object.entries(document).filter(([field]) => sampling.has(field)));
  const settings = modelSettings(config);
  const origin = id === undefined ? [] : [`${id}${version === undefined ? '' : ` version ${version}`} of OpenAI`];
  const left = tools && tools.length > 0 ? ['its tools are left out: declare them with their zod types'] : [];
  const schema = text?.format?.type === 'json_schema' ? text.format.schema : undefined;
  return {
    name: name ?? id ?? 'imported',
    messages,
    ...settings,
    ...(schema && { output: schema }),
    notes: [...origin, ...notes, ...settings.notes, ...left],
  };
}
