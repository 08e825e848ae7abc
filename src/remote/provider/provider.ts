import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { GenerateRequest } from '#contract';

type ProviderOptions = NonNullable<LanguageModelV4CallOptions['providerOptions']>;

/** `logprobs`: in the form of OpenAI's chats. `logitBias`: ids of tokens mean something to it. */
export type Extra = 'logprobs' | 'logitBias' | 'topK' | 'minP' | 'repetitionPenalty';

/** A provider's package, brought to one form. */
export interface Provider {
  readonly chat: LanguageModelV4;
  /** Of what not all providers have, what this one is told by `options`. */
  readonly extras: ReadonlySet<Extra>;
  /** What a request asks for that the packages have no common name for. */
  options(request: GenerateRequest): ProviderOptions;
}
