import { PairTable } from '../automaton/pair-table.ts';
import type { State } from '../machine/entry.ts';
import type { Machine } from '../machine/machine.ts';
import type { TokenTrie } from '../vocabulary/token-trie.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import { type MaskPart, maskPart, MaskUnion, noTokens, setTokens } from './mask-part.ts';
import type { TermMasks } from './term-masks.ts';
import { walkTokens } from './walk-tokens.ts';

/** Masks of states: the union of those of its places, each of which is its term's and what tokens reach beyond it. */
export class MachineMasks {
  readonly #machine: Machine;
  readonly #terms: TermMasks;
  readonly #vocabulary: Vocabulary;
  /** By place: the tokens that go on beyond its term. */
  readonly #beyond: (MaskPart | undefined)[] = [];

  constructor(machine: Machine, terms: TermMasks, vocabulary: Vocabulary) {
    this.#machine = machine;
    this.#terms = terms;
    this.#vocabulary = vocabulary;
  }

  /** Overwrites a mask with the tokens that may come next in a state. */
  fill(into: Uint32Array, { places, isComplete }: State): void {
    const union = new MaskUnion(into);
    for (const place of places) {
      const own = this.#terms.maskOf(this.#machine.places.heads[place] as number);
      union.add(own.part);
      if (own.ends.length > 0) union.add(this.#beyondOf(place));
    }
    union.finish();
    if (isComplete) setTokens(into, this.#vocabulary.ends);
  }

  #beyondOf(place: number): MaskPart {
    return (this.#beyond[place] ??= this.#walkBeyond(place));
  }

  #walkBeyond(place: number): MaskPart {
    const { places, automaton } = this.#machine;
    const { ends, trie } = this.#terms.maskOf(places.heads[place] as number);
    const tokens: number[] = [];
    const follow = (node: number, stack: number, from: TokenTrie): void => {
      for (const next of this.#machine.entry(stack).places) {
        const walk = { tokens, ends: [] };
        walkTokens(automaton, from, node, places.heads[next] as number, walk);
        for (const end of walk.ends) visit(end, places.tails[next] as number, from);
      }
    };
    let visited: PairTable | undefined;
    const visit = (node: number, stack: number, from: TokenTrie): void => {
      visited ??= new PairTable(() => {});
      const before = visited.size;
      if (visited.pair(node, stack) === before) follow(node, stack, from);
    };
    for (const node of ends) follow(node, places.tails[place] as number, trie);
    return tokens.length === 0 ? noTokens : maskPart(tokens, this.#vocabulary.words);
  }
}
