import type { z } from 'zod';
import type { ExampleOrder, ExampleSelection, PromptExample, PromptMessage, PromptSettings } from '#prompt';

/** The names in `{{…}}` of a text that is known when it is compiled; `{{> …}}` is a partial and none of them. */
type Holes<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? VariableName<Trim<Name>> | Holes<Rest>
  : never;
type VariableName<Name extends string> = Name extends `>${string}` ? never : Name;
type Trim<Text extends string> = Text extends ` ${infer Rest}` | `${infer Rest} ` ? Trim<Rest> : Text;

/** One type for every hole, and for nothing else; texts that are computed take any names and are checked at plan. */
type Variables<Text extends string> = string extends Text
  ? Readonly<Record<string, z.ZodType>>
  : { readonly [Name in Holes<Text>]: z.ZodType };

type TextsOf<Partials> = [keyof Partials] extends [never] ? '' : Partials[keyof Partials] & string;

export type AnyPartials = Readonly<Record<string, string>>;

/** A function that the model may ask the client to call. */
export interface PromptTool {
  readonly name: string;
  readonly description?: string;
  /** Of its arguments. Absent: it takes none. */
  readonly parameters?: z.ZodObject;
}

/** Examples, and which of them are shown. */
export interface DeclaredExamples {
  /** Each stands before the input as a message like the prompt's last one, and its answer. */
  readonly items?: readonly PromptExample[];
  /** Instead of `items`: one of them in each line, as JSON. Relative to the file that declares the prompt. */
  readonly file?: string | URL;
  /** Default: `all`. */
  readonly select?: ExampleSelection;
  /** Default: `nearestLast` for the nearest, otherwise `given`. */
  readonly order?: ExampleOrder;
  /** Of all that are shown. Default: no bound. */
  readonly tokensMax?: number;
}

/** What a prompt may have beside its messages. */
export interface PromptParts {
  readonly examples?: readonly PromptExample[] | DeclaredExamples;
  /** What the model may call, where a request brings no tools. */
  readonly tools?: readonly PromptTool[];
  /** What the answer is held to, where a request does not say it: JSON, or one of the texts of a `z.enum`. */
  readonly output?: z.ZodType;
  /** How the model is asked, where a request does not say it. */
  readonly settings?: PromptSettings;
}

export interface TextPrompt<
  System extends string,
  Text extends string,
  Partials extends AnyPartials = AnyPartials,
> extends PromptParts {
  /** The system message. */
  readonly system?: System;
  /** The user's message. */
  readonly text: Text;
  readonly file?: never;
  readonly messages?: never;
  /** Texts that stand for `{{> name}}`. */
  readonly partials?: Partials;
  readonly variables: NoInfer<Variables<`${System}${Text}${TextsOf<Partials>}`>>;
}

export interface MessagesPrompt extends PromptParts {
  /** All messages, where a system message and one of the user are not enough. */
  readonly messages: readonly PromptMessage[];
  readonly text?: never;
  readonly file?: never;
  readonly partials?: AnyPartials;
  readonly variables: Readonly<Record<string, z.ZodType>>;
}

export interface FilePrompt extends PromptParts {
  /** Relative to the file that declares it. Lines of only `--- system`, `--- user` or `--- assistant` divide messages. */
  readonly file: string | URL;
  readonly text?: never;
  readonly messages?: never;
  readonly partials?: AnyPartials;
  readonly variables: Readonly<Record<string, z.ZodType>>;
}
