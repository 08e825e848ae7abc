/** How the tokens of a hole are chosen. Each hole may have its own. */
export type Decoder =
  /** The likeliest token, every time. */
  | { readonly kind: 'argmax' }
  /** Drawn at a temperature; the same seed gives the same draw. */
  | { readonly kind: 'sample'; readonly temperature?: number; readonly topP?: number; readonly seed?: number }
  /** The likeliest of several samples, by the mean log-probability of its tokens. */
  | { readonly kind: 'best'; readonly of: number; readonly temperature?: number; readonly seed?: number }
  /** Keeps the likeliest beginnings side by side. For free text, and for alternatives, of which it finds the likeliest. */
  | { readonly kind: 'beam'; readonly width: number };

export const argmax: Decoder = { kind: 'argmax' };
