/**
 * A change of the native cache; the runner makes them in order, before the step's tokens are decoded. Positions are of
 * tokens in their sequence, `to` excluded.
 */
export type CacheOperation =
  /** Makes cells of one sequence part of another one too, without copying them. */
  | {
      readonly kind: 'share';
      readonly source: number;
      readonly target: number;
      readonly from: number;
      readonly to: number;
    }
  /** Takes cells from a sequence; those that no other sequence holds become free. */
  | { readonly kind: 'remove'; readonly sequence: number; readonly from: number; readonly to: number }
  /** Copies what the cells of the snapshot's positions hold to the host's memory; the sequence may have more. */
  | { readonly kind: 'save'; readonly sequence: number; readonly snapshot: Snapshot }
  /** Brings a part of a snapshot back into free cells of a sequence that has none there. */
  | {
      readonly kind: 'load';
      readonly snapshot: Snapshot;
      readonly target: number;
      readonly from: number;
      readonly to: number;
    }
  /** Fills a sequence that has nothing with copies, in the order of their positions from 0 on. */
  | { readonly kind: 'restore'; readonly target: number; readonly parts: readonly RestoredPart[] }
  /** Nobody has use for a copy any more. */
  | { readonly kind: 'forget'; readonly snapshot: Snapshot }
  /** Hands a copy, which has been saved, to the tier below the host's memory. */
  | {
      readonly kind: 'store';
      readonly snapshot: Snapshot;
      readonly scope: string;
      /** All of the text up to the copy's end. */
      readonly tokens: Int32Array;
      /** The copy stays in memory too, so that it costs nothing to let it wait. */
      readonly stays: boolean;
    };

/** From a snapshot, or from a sequence that has these positions. */
export type RestoredPart = { readonly from: number; readonly to: number } & (
  | { readonly snapshot: Snapshot }
  | { readonly source: number }
);

/** Keys and values of consecutive tokens, outside of the native cache. */
export interface Snapshot {
  readonly from: number;
  readonly to: number;
  /** It was handed to the tier below. */
  isStored: boolean;
  /** Set by the runner; absent until then. */
  data: Uint8Array<ArrayBuffer> | undefined;
}
