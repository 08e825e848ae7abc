import type { Automaton } from '../automaton/automaton.ts';
import type { Slice } from '../vocabulary/slice.ts';
import type { TokenTrie } from '../vocabulary/token-trie.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import { type MaskPart, maskPart } from './mask-part.ts';
import type { SliceReach } from './slice-reach.ts';
import { WalkMemory } from './walk-memory.ts';
import { listOf, WalkDraft } from './walk.ts';
import { walkAllTokens } from './walk-tokens.ts';

/** What a term says of tokens, whatever follows the term. */
export interface TermMask {
  readonly part: MaskPart;
  /** The set of nodes of the trie where the term can end and tokens go on: what these are depends on what follows. */
  readonly ends: number;
  readonly walks: WalkMemory;
  readonly sizeBytes: number;
}

/** A slice as an automaton sees it. */
export interface ReachableSlice {
  readonly slice: Slice;
  readonly reach: SliceReach;
}

/** Masks are forgotten together once they take more. */
const keptBytesMax = 128 * 1024 * 1024;

/** Masks of terms: made once, since one term stands before many stacks. */
export class TermMasks {
  readonly #automaton: Automaton;
  readonly #vocabulary: Vocabulary;
  readonly #slices: readonly ReachableSlice[];
  #known: (TermMask | undefined)[] = [];
  #knownBytes = 0;
  readonly #walks = new Map<TokenTrie, WalkMemory>();
  readonly #draft = new WalkDraft();
  readonly #beside = new Map<Slice, (TermMask | undefined)[]>();

  constructor(automaton: Automaton, vocabulary: Vocabulary, slices: readonly ReachableSlice[]) {
    this.#automaton = automaton;
    this.#vocabulary = vocabulary;
    this.#slices = slices;
  }

  maskOf(term: number): TermMask {
    const found = this.#known[term];
    if (found !== undefined) return found;
    const same = this.#uncounted(term);
    const mask = same === term ? this.#make(term) : this.maskOf(same);
    this.#keep(term, mask);
    return mask;
  }

  /** Walks of a trie from inner nodes. */
  #walksOf(trie: TokenTrie): WalkMemory {
    let walks = this.#walks.get(trie);
    if (walks === undefined) {
      walks = new WalkMemory(this.#automaton, trie);
      this.#walks.set(trie, walks);
    }
    return walks;
  }

  /**
   * A term that takes what one or other of some strings takes of a slice, where none of them can end within. Its tokens are
   * found in one walk; of each by itself one needs to look at tokens outside of the slice only.
   */
  together(terms: readonly number[]): { readonly term: number; readonly slice: Slice } | undefined {
    for (const { slice, reach } of this.#slices) {
      const term = reach.together(terms);
      if (term !== undefined) return { term, slice };
    }
    return undefined;
  }

  /** Like `maskOf`, but of tokens outside of a slice only. */
  maskBeside(term: number, slice: Slice): TermMask {
    let known = this.#beside.get(slice);
    if (known === undefined) this.#beside.set(slice, (known = []));
    return (known[term] ??= this.#walk(term, slice.rest));
  }

  #keep(term: number, mask: TermMask): void {
    this.#knownBytes += mask.sizeBytes;
    if (this.#knownBytes > keptBytesMax) {
      this.#known = [];
      this.#knownBytes = mask.sizeBytes;
    }
    this.#known[term] = mask;
  }

  /** No token is long enough to tell a count from a greater one, or from none, when both are beyond its bytes. */
  #uncounted(term: number): number {
    const { pool } = this.#automaton;
    const isSequence = pool.kinds[term] === 'seq';
    const run = isSequence ? (pool.left[term] as number) : term;
    if (pool.kinds[run] !== 'repeat') return term;
    const longest = this.#vocabulary.trie.depthMax;
    const least = Math.min(pool.right[run] as number, longest);
    const most = pool.max[run] as number;
    const same = pool.repeat(pool.left[run] as number, least, most > longest ? Infinity : most);
    return isSequence ? pool.seq(same, pool.right[term] as number) : same;
  }

  #make(term: number): TermMask {
    for (const { slice, reach } of this.#slices) {
      if (!reach.mayTakeAny(term)) continue;
      const { takes, isAll } = reach.reachOf(term);
      if (takes > 0 && isAll) return this.#walk(term, slice.rest, slice.upTo[Math.min(takes, slice.upTo.length - 1)]);
    }
    return this.#walk(term, this.#vocabulary.trie);
  }

  #walk(term: number, trie: TokenTrie, base?: Uint32Array): TermMask {
    const draft = this.#draft;
    draft.clear();
    walkAllTokens(this.#automaton, trie, term, draft);
    const walks = this.#walksOf(trie);
    const part = maskPart(draft.tokens, draft.tokenCount, this.#vocabulary.words, base);
    const ownBytes = part.mask === base ? 0 : 4 * this.#vocabulary.words;
    const sizeBytes = ownBytes + 8 * (part.tokens.length + draft.endCount + 32);
    return { part, ends: walks.setOf(listOf(draft.ends, draft.endCount)), walks, sizeBytes };
  }
}
