import type { Json } from '#base';

export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  /** A template: see `parseTemplate`. */
  readonly content: string;
}

/** A prompt as data: what is stored, versioned by its digest, and sent to the process that serves it. */
export interface PromptDefinition {
  readonly messages: readonly PromptMessage[];
  /** JSON Schema of the variables: an object whose properties are the names that the templates may use. */
  readonly variables: Readonly<Record<string, Json>>;
}
