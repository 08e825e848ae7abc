import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { GenerateRequest } from '#contract';

/** What all providers have in common is written down in the types of Vercel's AI SDK. */
export type Part = LanguageModelV4StreamPart;

/** `logprobs`: in the form of OpenAI's chats. `logitBias`: ids of tokens mean something to it. `text`: it continues plain text. */
export type Extra = 'logprobs' | 'logitBias' | 'topK' | 'minP' | 'repetitionPenalty' | 'text';

/** An answer that a provider gives, and whoever wants it reads. */
export interface PartReader {
  /** All parts that have come since the last call, waiting for the first; undefined at the end. Rejects when it fails. */
  read(): Promise<readonly Part[] | undefined>;
  /** Breaks it off; a `read` that waits rejects. */
  cancel(): void;
}

/** Who serves a remote model, brought to one form. */
export interface Provider {
  /** What it offers of what not all do. */
  readonly extras: ReadonlySet<Extra>;
  /**
   * Asks once, for one choice. What fails rejects when it is read, or comes as a part of the type `error`.
   *
   * @param headers for servers of our kind: names and values, one after the other
   */
  ask(request: GenerateRequest, headers: readonly string[]): PartReader;
}
