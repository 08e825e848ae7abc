import type { PromptExample, PromptMessage, PromptSettings } from '../definition/prompt-definition.ts';

/** A prompt as another product kept it, in Lode's words. */
export interface ImportedPrompt {
  readonly name: string;
  readonly messages: readonly PromptMessage[];
  readonly settings?: PromptSettings;
  readonly examples?: readonly PromptExample[];
  /** JSON Schema of its output. */
  readonly output?: Readonly<Record<string, unknown>>;
  /** What was there and is not here, as sentences for people. */
  readonly notes: readonly string[];
}

/** A file to import from. */
export interface ImportSource {
  /** Its name, for messages and for prompts that have none. */
  readonly file: string;
  readonly text: string;
  /** Reads a file that it names, relative to it. */
  read(file: string): string;
}
