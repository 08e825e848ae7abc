import type { Json } from '#base';
import type { JsonSchema, ReasoningEffort, Sampling, ToolDefinition } from '#contract';

export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  /** A template: see `parseTemplate`. */
  readonly content: string;
}

/** An input with the answer that is wanted. */
export interface PromptExample {
  /** Of the variables that the prompt's last message uses. */
  readonly values: Readonly<Record<string, Json>>;
  readonly answer: string;
  /** What it is an example of, for a choice that is balanced. Default: the answer. */
  readonly label?: string;
}

/**
 * Which examples are shown. `nearest`: as many as that, most like the input. `diverse`: most unlike each other.
 * `balanced`: equally many of each label.
 */
export type ExampleSelection =
  | 'all'
  | { readonly nearest: number }
  | { readonly diverse: number }
  | { readonly balanced: number };

/** `nearestLast`: the more like the input, the closer to it. */
export type ExampleOrder = 'given' | 'reversed' | 'nearestFirst' | 'nearestLast';

/** What shows a model how to answer: each example is a message as the prompt's last one, and its answer. */
export interface PromptExamples {
  readonly items: readonly PromptExample[];
  /** Default: `all`. */
  readonly select?: ExampleSelection;
  /** Default: `nearestLast` for the nearest, otherwise `given`. */
  readonly order?: ExampleOrder;
  /** Of all examples together; those that do not fit are left out, the least wanted first. Default: no bound. */
  readonly tokensMax?: number;
}

/** How a model is asked, where a request does not say it. */
export interface PromptSettings extends Omit<Sampling, 'logitBias'> {
  readonly tokensMax?: number;
  readonly stop?: readonly string[];
  readonly reasoning?: ReasoningEffort;
}

/** A prompt as data: what is stored, versioned by its digest, and sent to the process that serves it. */
export interface PromptDefinition {
  readonly messages: readonly PromptMessage[];
  /** JSON Schema of the variables: an object whose properties are the names that the templates may use. */
  readonly variables: Readonly<Record<string, Json>>;
  /** Texts that templates include by name, themselves templates. */
  readonly partials?: Readonly<Record<string, string>>;
  readonly examples?: PromptExamples;
  /** What the model may call, where a request brings no tools. */
  readonly tools?: readonly ToolDefinition[];
  /** What the answer must be, where a request does not say it. */
  readonly output?: JsonSchema;
  readonly settings?: PromptSettings;
}
