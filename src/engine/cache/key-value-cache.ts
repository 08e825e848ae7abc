import type { LowerTier } from './lower-tier.ts';
import type { CacheOperation } from './operation.ts';

/** How much of a sequence's beginning is there. */
export interface Match {
  /** Tokens that need not be computed. */
  readonly tokens: number;
  /** Of those, in cells that others use anyway, so that they take no room. */
  readonly shared: number;
}

/** Where a row is computed for nothing. */
export interface Filler {
  readonly sequence: number;
  readonly position: number;
}

/**
 * Who holds which part of the native cache. Running sequences have slots. What they compute is found again by those that
 * begin alike, within a scope, and is kept when they end, for as long as it is worth it.
 */
export interface KeyValueCache {
  /** The way to what is kept below the host's memory. */
  readonly lower: LowerTier;
  /** Every slot has cells of its own. llama.cpp computes neighbouring slots with as many tokens each together, and others apart. */
  readonly isApart: boolean;
  /** Tokens that there is room for. */
  readonly capacity: number;
  /** Cells that are free or can be made so. */
  readonly freeCells: number;
  readonly freeSlots: number;
  /** Tokens that are kept for later sequences: in the native cache, and as copies in the host's memory. */
  readonly kept: { readonly cells: number; readonly copies: number };

  /** Looks how many of the first `length` tokens are there, and changes nothing. */
  match(scope: string, tokens: Int32Array, length: number): Match;
  /**
   * Takes a slot for a sequence and gives it what is there of its first `length` tokens; returns the slot and how many
   * tokens it has. Undefined when there is no slot.
   */
  open(scope: string, tokens: Int32Array, length: number): { slot: number; cached: number } | undefined;
  /** Takes cells for more tokens of a slot; false, and nothing taken, when there are too few. */
  grow(slot: number, count: number): boolean;
  /** Gives back the last cells of a slot, whose tokens never reached the native cache. */
  shrink(slot: number, count: number): void;
  /** Drops the tokens of a slot from a position on, which must not be published. */
  truncate(slot: number, from: number, to: number): void;
  /** Makes all that the source has the target's too, which must be new. */
  share(source: number, target: number): void;
  /** Offers the first `length` tokens of a slot, all of which are computed, to sequences that begin alike. */
  publish(slot: number, tokens: Int32Array, length: number): void;
  /** Gives the slot back. What was published stays for others. */
  close(slot: number): void;

  /** Where rows can be computed for nothing beside a step of these slots, at most so many. */
  fillers(slots: readonly number[], count: number): readonly Filler[];
  /** Moves sequences so that slots in use are neighbours. */
  compact(): readonly { readonly from: number; readonly to: number }[];
  /** A step is about to compute so many tokens. */
  charge(promptTokens: number, outputTokens: number): void;
  /** What is to be done in the native cache since the last call. */
  takeOperations(): CacheOperation[];
}
