import type { PromptSettings } from '../definition/prompt-definition.ts';

const numbers = {
  temperature: 'temperature',
  top_p: 'topP',
  topP: 'topP',
  top_k: 'topK',
  topK: 'topK',
  min_p: 'minP',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  seed: 'seed',
  max_tokens: 'tokensMax',
  maxTokens: 'tokensMax',
  max_completion_tokens: 'tokensMax',
  max_output_tokens: 'tokensMax',
  maxOutputTokens: 'tokensMax',
} as const satisfies Record<string, keyof PromptSettings>;

export interface ReadSettings {
  readonly settings?: PromptSettings;
  readonly notes: readonly string[];
}

/** Sampling as others spell it; what else there is, is noted. */
export function modelSettings(config: unknown): ReadSettings {
  if (typeof config !== 'object' || config === null) return { notes: [] };
  const settings: Record<string, unknown> = {};
  const notes: string[] = [];
  for (const [name, value] of Object.entries(config)) {
    if (value === null || value === undefined) continue;
    const ours = Object.hasOwn(numbers, name) ? numbers[name as keyof typeof numbers] : undefined;
    if (ours !== undefined && typeof value === 'number') settings[ours] = value;
    else if (/^stop(_?sequences)?$/i.test(name)) settings['stop'] = [value].flat();
    else if (name === 'model') notes.push(`it was written for ${JSON.stringify(value)}`);
    else notes.push(`the setting "${name}" is left out`);
  }
  return { ...(Object.keys(settings).length > 0 && { settings: settings as PromptSettings }), notes };
}
