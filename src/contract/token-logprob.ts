export interface TokenLogprob {
  readonly token: number;
  /** The token's bytes; may be a part of a UTF-8 character. */
  readonly bytes: Uint8Array;
  /**
   * Natural logarithm of the probability under the model, before sampling changed it; undefined for the first token of a
   * text, before which there is nothing.
   */
  readonly logprob: number | undefined;
  /** The likeliest tokens in its place. */
  readonly top: readonly { readonly token: number; readonly bytes: Uint8Array; readonly logprob: number }[];
}
