import type { ChatMessage } from '#contract';
import type { PromptDefaults } from '#prompt';

/** What a model is asked in one trial. */
export interface Question {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Settings, tools, and what the answer is held to. */
  readonly defaults: PromptDefaults;
  /** Draws of the same question differ by it. */
  readonly seed: number;
}

export interface Answer {
  readonly text: string;
  /** What it would have called, as JSON texts. */
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly durationMs: number;
  /** It ended because it might not be longer. */
  readonly isCut: boolean;
}

/**
 * Asks a model.
 *
 * @throws UnansweredError when it will not answer this question; anything else ends the experiment
 */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer>;
