import type { ToolCall } from './tool.ts';

/** A piece of what a message holds. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  /** A "data:" URL with the image, or the address of one. */
  | { readonly type: 'image'; readonly url: string }
  | { readonly type: 'audio'; readonly base64: string; readonly format: string };

export type MessageContent = string | readonly ContentPart[];

/** What a message can hold beside text, where the model takes it. */
export type Medium = Exclude<ContentPart['type'], 'text'>;

interface Said {
  readonly content: MessageContent;
  readonly name?: string | undefined;
}

export interface InstructionMessage extends Said {
  readonly role: 'system' | 'developer' | 'user';
}

export interface AssistantMessage extends Said {
  readonly role: 'assistant';
  /** What it thought before it answered, where that is given back to it. */
  readonly reasoning?: string | undefined;
  /** Results follow in messages of their own, one for each. */
  readonly toolCalls?: readonly ToolCall[] | undefined;
}

/** What came of a call. */
export interface ToolMessage extends Said {
  readonly role: 'tool';
  readonly toolCallId: string;
}

export type ChatMessage = InstructionMessage | AssistantMessage | ToolMessage;
