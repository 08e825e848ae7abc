import type { PromptSettings } from '#prompt';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';

type Provider = string | { readonly id: string; readonly config?: Readonly<Record<string, unknown>> | undefined };

/** The route that stands for a provider: "openai:chat:smol" is the route `smol`. */
export function modelOf(provider: unknown): string {
  const id = typeof provider === 'string' ? provider : (provider as { readonly id?: unknown } | undefined)?.id;
  if (typeof id !== 'string') throw new InvalidExperimentError('a provider has no id');
  return id.replace(/^.*:/, '');
}

const settingNames: Readonly<Record<string, keyof PromptSettings>> = {
  temperature: 'temperature',
  max_tokens: 'tokensMax',
  max_completion_tokens: 'tokensMax',
  top_p: 'topP',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  stop: 'stop',
  seed: 'seed',
};
/** Where a provider is, which the stack says here. */
const ofThePlace = new Set([
  'apiKey',
  'apiBaseUrl',
  'apiHost',
  'apiKeyEnvar',
  'organization',
  'headers',
  'showThinking',
]);

/**
 * How all providers are asked.
 *
 * @throws InvalidExperimentError when they differ, or a setting is not known
 */
export function settingsOf(providers: readonly Provider[]): PromptSettings {
  const all = providers.map((provider) => (typeof provider === 'string' ? {} : (provider.config ?? {})));
  const settings = all.map((config) => {
    const pairs = Object.entries(config).flatMap(([name, value]) => {
      if (ofThePlace.has(name)) return [];
      const known = settingNames[name];
      if (known === undefined)
        throw new InvalidExperimentError(`a provider has "${name}", which is not understood here`);
      return [[known, value] as const];
    });
    return Object.fromEntries(pairs) as PromptSettings;
  });
  const [first = {}] = settings;
  if (settings.some((one) => JSON.stringify(one) !== JSON.stringify(first)))
    throw new InvalidExperimentError('its providers have different settings: write them as an experiment of your own');
  return first;
}
