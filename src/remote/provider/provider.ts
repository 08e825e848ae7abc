import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { GenerateRequest } from '#contract';

/** What all providers have in common is written down in the types of Vercel's AI SDK. */
export type Part = LanguageModelV4StreamPart;

/** `logprobs`: in the form of OpenAI's chats. `logitBias`: ids of tokens mean something to it. `text`: it continues plain text. */
export type Extra = 'logprobs' | 'logitBias' | 'topK' | 'minP' | 'repetitionPenalty' | 'text';

export interface ProviderCall {
  readonly signal: AbortSignal;
  /** For servers of our kind. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Who serves a remote model, brought to one form. */
export interface Provider {
  /** What it offers of what not all do. */
  readonly extras: ReadonlySet<Extra>;
  /** Asks once, for one choice. What fails rejects, or comes as a part of the type `error`. */
  ask(request: GenerateRequest, call: ProviderCall): Promise<AsyncIterator<Part>>;
}
