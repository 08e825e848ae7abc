import type { ImportedPrompt } from './imported-prompt.ts';
import { chatMessages } from './chat-messages.ts';
import { modelSettings } from './model-settings.ts';

interface LangfusePrompt {
  readonly name: string;
  readonly prompt: string | readonly unknown[];
  readonly config?: unknown;
  readonly version?: number;
  readonly labels?: readonly string[];
}

export function isLangfuse(document: unknown): document is LangfusePrompt {
  const { name, prompt } = (document ?? {}) as Partial<LangfusePrompt>;
  return typeof name === 'string' && (typeof prompt === 'string' || Array.isArray(prompt));
}

/** What Langfuse's API and export give: a text or messages with `{{name}}`. */
export function fromLangfuse({ name, prompt, config, version, labels = [] }: LangfusePrompt): ImportedPrompt {
  const given = typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt;
  const { messages, notes } = chatMessages(given, 'mustache');
  const settings = modelSettings(config);
  const origin = version === undefined ? [] : [`version ${[version, ...labels].join(', ')} of Langfuse`];
  return { name, messages, ...settings, notes: [...origin, ...notes, ...settings.notes] };
}
