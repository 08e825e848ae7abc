import type { Constraint, JsonSchema } from '#contract';
import { type Condition, constraintOfCondition } from './condition.ts';
import type { Decoder } from './decoder.ts';

/** What a hole may hold, as far as a model can be held to it token by token. */
export type HoleForm =
  /** Any text, up to the first of the stops. */
  | { readonly kind: 'free' }
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  /** A regular expression that the whole matches; `after` matches one character that cannot belong to it. */
  | { readonly kind: 'pattern'; readonly pattern: string; readonly after?: string | undefined }
  | {
      readonly kind: 'json';
      readonly schema: JsonSchema;
      /** The same, in the order in which a model that runs here is to write it. */
      readonly held?: Constraint | undefined;
    }
  /** Piece by piece: a function says what may follow what is there. */
  | { readonly kind: 'stepwise'; readonly follow: Follow }
  /** What another program returns. */
  | { readonly kind: 'nested'; readonly program: NestedProgram<never, unknown>; readonly inputs: unknown }
  /** All alternatives are weighed; the text goes on with the likeliest. */
  | { readonly kind: 'distribution'; readonly choices: readonly string[]; readonly isEveryWay: boolean };

/** What may follow a text: one of several pieces, or what an expression matches. Undefined: the text is complete. */
export type Follow = (text: string) => readonly string[] | RegExp | undefined;

/** A program as a hole knows it: what scope its body writes on is no matter of holes. */
export interface NestedProgram<Inputs, Value> {
  readonly name: string;
  parse(inputs: unknown): unknown;
  body(scope: never, inputs: Inputs): Promise<Value>;
}

/** What somebody who writes a hole may say of it, whatever it holds. */
export interface HoleOptions<Value> {
  /** Default: that of the program, which is `argmax` where it says nothing. */
  readonly decoder?: Decoder | undefined;
  /** Tokens that it may have at most. */
  readonly tokensMax?: number | undefined;
  /** Time that its filling may take. Over it, the run ends as `spent`, with what there is. */
  readonly timeMs?: number | undefined;
  /** US dollars that its filling may cost, by the prices of the model. Over it, the run ends as `spent`. */
  readonly costMax?: number | undefined;
  /**
   * A constraint of one's own, asked of the finished value: true, or why it will not do. The hole is filled again then,
   * with other draws, a few times.
   */
  readonly check?: ((value: Value) => true | string | Promise<true | string>) | undefined;
  /**
   * A constraint of one's own, asked of the text with every token: false takes back the token that made it so, and
   * another one is drawn in its place. Where a form holds as well, or tokens cannot be known, false ends the attempt.
   */
  readonly while?: ((text: string) => boolean) | undefined;
}

/** What may be said of holes that hold any text, as far as their form allows. */
export interface TextualOptions<Value> extends HoleOptions<Value> {
  /** What its text must be, beside its form. */
  readonly where?: Condition | undefined;
}

/** A place in a text that a model fills. Frozen data: the same hole may stand in many texts. */
export interface Hole<Name extends string, Value> extends TextualOptions<Value> {
  readonly hole: true;
  readonly name: Name;
  readonly form: HoleForm;
  /** The text ends before the first of these, which does not become part of it. */
  readonly stopBefore: readonly string[];
  /** The text ends with the first of these, which is part of the text and of the value. */
  readonly stopAt: readonly string[];
  /** Tokens that it has at least; it can neither end nor stop before. Of free text. */
  readonly tokensMin?: number | undefined;
  /** The value of what the model wrote. */
  read(text: string): Verdict<Value>;
}

/** A value, or why a text is none. */
export type Verdict<Value> = { readonly value: Value } | { readonly refused: string };

/** A hole of which one only needs to know that it is one. */
// oxlint-disable-next-line typescript/no-explicit-any: a hole takes what it gives, so no narrower type holds them all
export type AnyHole = Hole<string, any>;

/** The values of all holes among the parts of a text, by their names. */
export type ValuesOf<Parts extends readonly unknown[]> = {
  readonly [Part in Extract<Parts[number], AnyHole> as Part['name']]: Part extends Hole<string, infer Value>
    ? Value
    : never;
};

export function isHole(part: unknown): part is AnyHole {
  return typeof part === 'object' && part !== null && (part as { readonly hole?: unknown }).hole === true;
}

/**
 * Makes a hole; whatever is not said of it is as for most.
 *
 * @throws InvalidHoleError
 */
export function makeHole<Name extends string, Value>(
  name: Name,
  parts: Pick<Hole<Name, Value>, 'form' | 'read'> & Partial<Pick<Hole<Name, Value>, 'stopBefore' | 'stopAt'>>,
  options: TextualOptions<Value> & Pick<Hole<Name, Value>, 'tokensMin'> = {},
): Hole<Name, Value> {
  if (options.where !== undefined) constraintOfCondition(name, options.where);
  return Object.freeze<Hole<Name, Value>>({ hole: true, name, stopBefore: [], stopAt: [], ...options, ...parts });
}
