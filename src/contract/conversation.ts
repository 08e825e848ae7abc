import type { ChatMessage } from './chat-message.ts';
import type { Context } from './context.ts';
import type { GenerateEvent, GenerateRequest } from './generation.ts';
import type { ModelInput } from './model-input.ts';

/** As in `GenerateRequest`; what the model continues is the conversation. */
export type ConversationRequest = Omit<GenerateRequest, 'input' | 'choices' | 'toolUse'>;

/** Where a conversation stood after something was appended or generated. */
export interface Turn {
  /** How many tokens it had. */
  readonly tokens: number;
  /** How many messages it had; undefined for one that is not a chat. */
  readonly messages: number | undefined;
}

/** A conversation as plain data, to be kept wherever one likes. */
export interface SavedConversation {
  readonly format: 1;
  /** Stands for the weights: tokens of one model mean nothing to another. */
  readonly model: string;
  readonly tokens: readonly number[];
  /** Absent where it is not a chat. */
  readonly messages?: readonly ChatMessage[] | undefined;
  readonly turns: readonly Turn[];
}

/**
 * A text that grows by turns, of tokens that are never computed twice: what the model has read and said stays in its
 * cache, shared by all conversations of a tenant that begin alike. Does one thing at a time.
 */
export interface Conversation {
  readonly tokens: readonly number[];
  readonly turns: readonly Turn[];
  /**
   * Adds a turn. Chat messages follow the messages before them, through the model's template; texts and tokens are
   * added as they are, and make of a chat a plain text.
   */
  append(input: ModelInput): Promise<void>;
  /** Lets the model add a turn, which counts from its first token on, however it ends. */
  generate(request: ConversationRequest, context: Context): AsyncIterable<GenerateEvent>;
  /** Another conversation with the same beginning; from here on they know nothing of each other. Costs no computing. */
  fork(): Conversation;
  /** Takes back the last turns so that so many are left, or everything after so many tokens. */
  rollback(to: { readonly turns: number } | { readonly tokens: number }): void;
  /** Gives it as data, and keeps what was computed of it on disk, where the model has a place for that. */
  save(context: Context): Promise<SavedConversation>;
}

/** What a model that runs here can do for those who talk to it for long. */
export interface Conversations {
  begin(): Conversation;
  /** Goes on with what was saved, also in another process. */
  resume(saved: SavedConversation): Conversation;
  /**
   * Keeps what was computed of a text on disk, where it outlives restarts and what nobody asked to keep; resolves to how
   * many of its tokens that are.
   */
  keep(tokens: readonly number[], context: Context): Promise<number>;
}
