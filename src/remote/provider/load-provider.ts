import { assert } from '#base';
import { ProviderMissingError } from '../errors/provider-missing-error.ts';
import type { RemoteSettings } from '../remote-settings.ts';
import type { Extra, Provider } from './provider.ts';
import { openaiFields, openaiOptions } from './openai-options.ts';

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
  // An empty key keeps the packages from looking for one in the environment.
  const access = { baseURL: baseUrl, apiKey: apiKey?.reveal() ?? '', fetch };
  const plain = { extras: new Set<Extra>() };
  switch (provider) {
    case 'openai': {
      const { createOpenAI } = await loaded(provider, '@ai-sdk/openai', () => import('@ai-sdk/openai'));
      const openai = createOpenAI(access);
      return {
        chat: openai.chat(model),
        extras: new Set(['logprobs', 'logitBias']),
        options: (request) => ({ openai: openaiOptions(request) }),
      };
    }
    case 'anthropic': {
      const { createAnthropic } = await loaded(provider, '@ai-sdk/anthropic', () => import('@ai-sdk/anthropic'));
      return {
        ...plain,
        chat: createAnthropic(access)(model),
        options: ({ toolUse }) => ({
          anthropic: toolUse?.parallel === false ? { disableParallelToolUse: true } : {},
        }),
      };
    }
    case 'google': {
      const { createGoogleGenerativeAI } = await loaded(provider, '@ai-sdk/google', () => import('@ai-sdk/google'));
      return { ...plain, chat: createGoogleGenerativeAI(access)(model), options: () => ({}) };
    }
    case 'mistral': {
      const { createMistral } = await loaded(provider, '@ai-sdk/mistral', () => import('@ai-sdk/mistral'));
      return {
        ...plain,
        chat: createMistral(access)(model),
        options: ({ toolUse }) => ({
          mistral: toolUse?.parallel === undefined ? {} : { parallelToolCalls: toolUse.parallel },
        }),
      };
    }
    case 'openai-compatible': {
      const load = () => import('@ai-sdk/openai-compatible');
      const { createOpenAICompatible } = await loaded(provider, '@ai-sdk/openai-compatible', load);
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

async function loaded<Module>(provider: string, packageName: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new ProviderMissingError(provider, packageName, cause);
  }
}
