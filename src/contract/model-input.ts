export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  readonly name?: string | undefined;
}

/** What the model continues: a chat through the model's own template, plain text, or token ids as they are. */
export type ModelInput =
  | { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] }
  | {
      readonly kind: 'text';
      readonly text: string;
      /** It follows something, and does not begin as texts do that stand for themselves. Default: false. */
      readonly continues?: boolean | undefined;
    }
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] };
