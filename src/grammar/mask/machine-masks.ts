import type { State } from '../machine/entry.ts';
import type { Machine } from '../machine/machine.ts';
import type { TokenTrie } from '../vocabulary/token-trie.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import { type MaskPart, maskPart, setTokens, unite } from './mask-part.ts';
import type { TermMasks } from './term-masks.ts';
import { type Walk, walkTokens } from './walk-tokens.ts';

const nothingBeyond: MaskPart = { masks: [], tokens: new Int32Array(0) };

/** Masks of states: the union of those of its places, each of which is its term's and what tokens reach beyond it. */
export class MachineMasks {
  readonly #machine: Machine;
  readonly #terms: TermMasks;
  readonly #vocabulary: Vocabulary;
  /** By place: the tokens that go on beyond its term. */
  readonly #beyond = new Map<number, MaskPart>();

  constructor(machine: Machine, terms: TermMasks, vocabulary: Vocabulary) {
    this.#machine = machine;
    this.#terms = terms;
    this.#vocabulary = vocabulary;
  }

  /** Overwrites a mask with the tokens that may come next in a state. */
  fill(into: Uint32Array, state: State): void {
    const { heads } = this.#machine.places;
    const parts = state.places.flatMap((place) => {
      const own = this.#terms.maskOf(heads[place] as number).part;
      const beyond = this.#beyondOf(place);
      return beyond === nothingBeyond ? [own] : [own, beyond];
    });
    unite(into, parts);
    if (state.isComplete) setTokens(into, this.#vocabulary.ends);
  }

  #beyondOf(place: number): MaskPart {
    let part = this.#beyond.get(place);
    if (part === undefined) {
      part = this.#walkBeyond(place);
      this.#beyond.set(place, part);
    }
    return part;
  }

  #walkBeyond(place: number): MaskPart {
    const { places, automaton } = this.#machine;
    const { ends, trie } = this.#terms.maskOf(places.heads[place] as number);
    if (ends.length === 0) return nothingBeyond;
    const tokens: number[] = [];
    const walked = new Set<number>();
    const follow = (node: number, stack: number, from: TokenTrie): void => {
      const key = node * 0x400_0000 + stack;
      if (walked.has(key)) return;
      walked.add(key);
      for (const next of this.#machine.entry(stack).places) {
        const walk: Walk = { tokens, ends: [] };
        walkTokens(automaton, from, node, places.heads[next] as number, walk);
        for (const end of walk.ends) follow(end, places.tails[next] as number, from);
      }
    };
    for (const node of ends) follow(node, places.tails[place] as number, trie);
    return maskPart({ tokens, ends: [] }, this.#vocabulary.words);
  }
}
