import type { ChatInput } from './model-input.ts';

/** How a model that runs here reads: between its tokens, and what its template makes of a chat. */
export interface Reading {
  /** The text of tokens, special ones among them. */
  detokenise(tokens: readonly number[]): Promise<string>;
  /** The text that the model continues. Throws ChatTemplateError when its template fails. */
  render(input: ChatInput): Promise<string>;
}
