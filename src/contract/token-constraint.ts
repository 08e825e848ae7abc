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

/** What the output of a request must be. */
export type Constraint = {
  /** Exactly one of these texts. */
  readonly kind: 'choices';
  readonly choices: readonly string[];
};

/** A logits processor that the engine was started with, and what it is told. */
export interface ProcessorUse {
  readonly name: string;
  /** Plain data, up to the processor. */
  readonly options?: unknown;
}
