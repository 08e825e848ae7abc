import type { Automaton } from '../automaton/automaton.ts';
import { PairTable } from '../automaton/pair-table.ts';
import type { TokenTrie } from '../vocabulary/token-trie.ts';
import { type Walk, walkTokens } from './walk-tokens.ts';

const nowhere: Walk = { tokens: [], ends: [] };

/** Walks below inner nodes of a trie: the same few nodes come up before every member of every object. */
export class WalkMemory {
  readonly #automaton: Automaton;
  readonly #trie: TokenTrie;
  readonly #walked = new PairTable(() => {});
  readonly #walks: (Walk | undefined)[] = [];

  constructor(automaton: Automaton, trie: TokenTrie) {
    this.#automaton = automaton;
    this.#trie = trie;
  }

  /** What a walk from a node finds; not to be changed. */
  walk(node: number, term: number): Walk {
    const pair = this.#walked.pair(node, term);
    return (this.#walks[pair] ??= this.#walk(node, term));
  }

  #walk(node: number, term: number): Walk {
    const walk: Walk = { tokens: [], ends: [] };
    walkTokens(this.#automaton, this.#trie, node, term, walk);
    return walk.tokens.length + walk.ends.length === 0 ? nowhere : walk;
  }
}
