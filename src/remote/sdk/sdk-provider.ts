import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { GenerateRequest } from '#contract';
import type { Extra, Provider } from '../provider/provider.ts';
import { callOptions, type ProviderOptions } from './call-options.ts';

/**
 * A provider as its package has it.
 *
 * @param options what a request asks for that the packages have no common name for
 */
export function sdkProvider(
  chat: LanguageModelV4,
  extras: readonly Extra[],
  options: (request: GenerateRequest) => ProviderOptions,
): Provider {
  return {
    extras: new Set(extras),
    ask: async (request, { signal }) => {
      const { stream } = await chat.doStream({ ...callOptions(request, options(request)), abortSignal: signal });
      return stream[Symbol.asyncIterator]();
    },
  };
}
