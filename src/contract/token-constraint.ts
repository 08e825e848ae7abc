import type { JsonSchema } from './tool.ts';

/**
 * What may come next in one continuation: a grammar, a list of choices. The engine asks `next` before every draw, and
 * tells `accept` every token that was drawn or that it forced.
 */
export interface TokenConstraint {
  /**
   * A mask has one bit for each token of the vocabulary, token t in bit t % 32 of word floor(t / 32), and is set where the
   * token may come; it is read before the next call and may be used again. The model's end tokens are tokens like
   * others: where the text may end, their bits are set. Called once per draw, so it should take well below a
   * millisecond.
   */
  next(): NextTokens;
  /** Called with tokens that `next` allowed only. */
  accept(token: number): void;
}

export type NextTokens =
  | { readonly kind: 'any' }
  | { readonly kind: 'mask'; readonly mask: Int32Array | Uint32Array }
  /** Nothing else can come: they are appended without asking the model for each. Not empty. */
  | { readonly kind: 'forced'; readonly tokens: readonly number[] }
  /** The text is complete. */
  | { readonly kind: 'end' };

/** What the text of an answer must be. */
export type Constraint =
  /** Exactly one of these texts. */
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  /** A part of this text, as an answer that quotes a document; not the empty one. */
  | { readonly kind: 'substring'; readonly text: string }
  /** JSON that is valid under a schema; any object when that is absent. */
  | {
      readonly kind: 'json';
      readonly schema?: JsonSchema | undefined;
      /** What the schema is called, for remote models that want to be told. */
      readonly name?: string | undefined;
      readonly description?: string | undefined;
    }
  /** All of the text matches. The syntax is that of ECMAScript as far as it is regular, with the flag "u". */
  | { readonly kind: 'regex'; readonly pattern: string }
  /** The text of a context-free grammar, Lark-like or GBNF. */
  | { readonly kind: 'grammar'; readonly grammar: string }
  /** One after the other, or one of several. */
  | { readonly kind: 'sequence' | 'any'; readonly of: readonly Constraint[] }
  /** All of them at once. Of choices, patterns, and what is combined of these. */
  | { readonly kind: 'all'; readonly of: readonly Constraint[] }
  /** Any text but these. Of choices, patterns, and what is combined of these. */
  | { readonly kind: 'not'; readonly of: Constraint };

/** A logits processor that the engine was started with, and what it is told. */
export interface ProcessorUse {
  readonly name: string;
  /** Plain data, up to the processor. */
  readonly options?: unknown;
}
