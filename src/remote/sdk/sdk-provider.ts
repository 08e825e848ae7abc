import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { GenerateRequest } from '#contract';
import type { Extra, PartReader, Provider } from '../provider/provider.ts';
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
    ask: (request) => readerOf(chat, callOptions(request, options(request))),
  };
}

function readerOf(chat: LanguageModelV4, options: ReturnType<typeof callOptions>): PartReader {
  const abortion = new AbortController();
  const open = async () => {
    const { stream } = await chat.doStream({ ...options, abortSignal: abortion.signal });
    return stream.getReader();
  };
  let opening: ReturnType<typeof open> | undefined;
  return {
    read: async () => {
      const reader = await (opening ??= open());
      const { done, value } = await reader.read();
      return done ? undefined : [value];
    },
    cancel: () => abortion.abort(),
  };
}
