/**
 * A set of texts that a finite automaton can tell, over code points: what `pattern`, lengths, bounds of numbers and
 * enumerations come down to. Plain data; whole texts, so that a search is written with `anyText` around it. Build them
 * with the functions of this folder, which simplify as they go.
 */
export type Regex =
  /** One code point out of ranges, both ends included, ascending and apart. No ranges: no text at all. */
  | { readonly kind: 'characters'; readonly ranges: readonly CodePointRange[] }
  /** One after the other; none: the empty text. */
  | { readonly kind: 'concat'; readonly parts: readonly Regex[] }
  /** In one of the sets; none: no text at all. */
  | { readonly kind: 'any-of'; readonly options: readonly Regex[] }
  /** `max` may be Infinity. */
  | { readonly kind: 'repeat'; readonly item: Regex; readonly min: number; readonly max: number }
  /** In all of the sets. Not empty. */
  | { readonly kind: 'all-of'; readonly parts: readonly Regex[] }
  /** All texts that are not in the set. */
  | { readonly kind: 'not'; readonly item: Regex }
  /** What a deterministic automaton accepts, from its state 0. */
  | { readonly kind: 'machine'; readonly states: readonly MachineState[] };

export type CodePointRange = readonly [first: number, last: number];

export interface MachineState {
  readonly accepts: boolean;
  /** Ranges of the edges of a state do not overlap. Where no edge goes, the text is refused. */
  readonly edges: readonly MachineEdge[];
}

export interface MachineEdge {
  readonly ranges: readonly CodePointRange[];
  readonly target: number;
}
