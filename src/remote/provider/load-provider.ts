import { assert } from '#base';
import type { RemoteSettings } from '../remote-settings.ts';
import type { Extra, Provider } from './provider.ts';
import { openaiFields, openaiOptions } from './openai-options.ts';
import { assertProviderInstalled } from './provider-packages.ts';

/** Where each is asked: known here, because nothing may be sent to an address that has not been checked. */
const providerUrls = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  mistral: 'https://api.mistral.ai/v1',
} as const;

/** The address that all requests to a model begin with. A server of another provider's protocol has to say its own. */
export function baseUrlOf({ provider, baseUrl }: Pick<RemoteSettings, 'provider' | 'baseUrl'>): string {
  const own = provider === 'openai-compatible' ? baseUrl : (baseUrl ?? providerUrls[provider]);
  assert(own !== undefined, 'a compatible provider is declared with its address');
  return own;
}

type Access = Pick<RemoteSettings, 'provider' | 'model' | 'apiKey'> & {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
};

/**
 * Loads the package of a provider, which most stacks do without.
 *
 * @throws ProviderMissingError
 */
export async function loadProvider({ provider, model, apiKey, baseUrl, fetch }: Access): Promise<Provider> {
  assertProviderInstalled(provider);
  // An empty key keeps the packages from looking for one in the environment.
  const access = { baseURL: baseUrl, apiKey: apiKey?.reveal() ?? '', fetch };
  const plain = { extras: new Set<Extra>() };
  switch (provider) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const openai = createOpenAI(access);
      return {
        chat: openai.chat(model),
        extras: new Set(['logprobs', 'logitBias']),
        options: (request) => ({ openai: openaiOptions(request) }),
      };
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return {
        ...plain,
        chat: createAnthropic(access)(model),
        options: ({ toolUse }) => ({
          anthropic: toolUse?.parallel === false ? { disableParallelToolUse: true } : {},
        }),
      };
    }
    case 'google': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      return { ...plain, chat: createGoogleGenerativeAI(access)(model), options: () => ({}) };
    }
    case 'mistral': {
      const { createMistral } = await import('@ai-sdk/mistral');
      return {
        ...plain,
        chat: createMistral(access)(model),
        options: ({ toolUse }) => ({
          mistral: toolUse?.parallel === undefined ? {} : { parallelToolCalls: toolUse.parallel },
        }),
      };
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const compatible = createOpenAICompatible({
        ...access,
        apiKey: access.apiKey === '' ? undefined : access.apiKey,
        name: 'upstream',
        includeUsage: true,
        supportsStructuredOutputs: true,
        supportedUrls: () => ({ 'image/*': [/^https:/] }),
      } as Parameters<typeof createOpenAICompatible>[0]);
      return {
        chat: compatible.chatModel(model),
        extras: new Set(['logprobs', 'logitBias', 'topK', 'minP', 'repetitionPenalty']),
        options: (request) => ({ upstream: openaiFields(request) }),
      };
    }
  }
}
