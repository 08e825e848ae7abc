import { assert } from '#base';
import type { RemoteSettings } from '../remote-settings.ts';
import type { Provider } from './provider.ts';
import type { Egress } from '../egress/egress.ts';
import { compatibleProvider } from '../compatible/compatible-provider.ts';
import { openaiOptions } from '../sdk/openai-options.ts';
import { sdkProvider } from '../sdk/sdk-provider.ts';
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

type Access = Pick<RemoteSettings, 'name' | 'provider' | 'model' | 'apiKey'> & {
  readonly baseUrl: string;
  readonly egress: Egress;
};

/**
 * Loads the package of a provider, which most stacks do without.
 *
 * @throws ProviderMissingError
 */
export async function loadProvider(access: Access): Promise<Provider> {
  const { provider, model, apiKey, baseUrl, egress } = access;
  if (provider === 'openai-compatible') return compatibleProvider(access);
  assertProviderInstalled(provider);
  // An empty key keeps the packages from looking for one in the environment.
  const settings = { baseURL: baseUrl, apiKey: apiKey?.reveal() ?? '', fetch: egress.fetch };
  switch (provider) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const chat = createOpenAI(settings).chat(model);
      return sdkProvider(chat, ['logprobs', 'logitBias'], (request) => ({ openai: openaiOptions(request) }));
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return sdkProvider(createAnthropic(settings)(model), [], ({ toolUse }) => ({
        anthropic: toolUse?.parallel === false ? { disableParallelToolUse: true } : {},
      }));
    }
    case 'google': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      return sdkProvider(createGoogleGenerativeAI(settings)(model), [], () => ({}));
    }
    case 'mistral': {
      const { createMistral } = await import('@ai-sdk/mistral');
      return sdkProvider(createMistral(settings)(model), [], ({ toolUse }) => ({
        mistral: toolUse?.parallel === undefined ? {} : { parallelToolCalls: toolUse.parallel },
      }));
    }
  }
}
