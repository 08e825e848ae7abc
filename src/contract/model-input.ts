import type { ChatMessage } from './chat-message.ts';
import type { ToolDefinition } from './tool.ts';

/** How much a model that can think is to think before it answers; what a model does not tell apart, it rounds. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high';

export interface ChatInput {
  readonly kind: 'chat';
  readonly messages: readonly ChatMessage[];
  /** What the model is told that it may call. */
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** Default: as the model does by itself. */
  readonly reasoning?: ReasoningEffort | undefined;
}

/** What the model continues: a chat through the model's own template, plain text, or token ids as they are. */
export type ModelInput =
  | ChatInput
  | {
      readonly kind: 'text';
      readonly text: string;
      /** What comes after the gap that the model is to fill. Default: it goes on with the text. */
      readonly suffix?: string | undefined;
      /** It follows something, and does not begin as texts do that stand for themselves. Default: false. */
      readonly continues?: boolean | undefined;
    }
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] };
