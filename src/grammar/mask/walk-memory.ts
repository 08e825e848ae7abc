import type { Automaton } from '../automaton/automaton.ts';
import { PairTable } from '../automaton/pair-table.ts';
import type { TokenTrie } from '../vocabulary/token-trie.ts';
import { WalkDraft } from './walk.ts';
import { walkTokens } from './walk-tokens.ts';

/** What walks from several nodes find together. */
export interface Onward {
  readonly tokens: readonly number[];
  /** The number of the set of nodes where the term ends and tokens go on; 0: there are none. */
  readonly ends: number;
}

const nothingFound: Onward = { tokens: [], ends: 0 };

/**
 * Walks below sets of inner nodes of a trie: the nodes where a string may end, or a comma. The same few sets come up before
 * every member of every object, so they are numbered, and a walk is looked up by two numbers.
 */
export class WalkMemory {
  readonly trie: TokenTrie;
  readonly #automaton: Automaton;
  readonly #sets: (readonly number[])[] = [[]];
  readonly #numbers = new Map<string, number>();
  /** By set: the bytes that tokens go on with below its nodes; 1 in a set of 256. */
  readonly #bytes: (Uint8Array | undefined)[] = [undefined];
  readonly #pairs = new PairTable(() => {});
  readonly #found: (Onward | undefined)[] = [undefined];
  readonly #draft = new WalkDraft();

  constructor(automaton: Automaton, trie: TokenTrie) {
    this.#automaton = automaton;
    this.trie = trie;
  }

  /** The number of a set of nodes, none of which is below another's children only. */
  setOf(nodes: readonly number[]): number {
    if (nodes.length === 0) return 0;
    const key = nodes.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sets.push(nodes) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** What walks of a term from the nodes of a set find; not to be changed. */
  walk(set: number, term: number): Onward {
    const pair = this.#pairs.pair(set, term);
    return (this.#found[pair] ??= this.#walk(set, term));
  }

  /** Whether tokens go on below the nodes of a set with any of these bytes. */
  goesOn(set: number, bytes: Uint8Array): boolean {
    const own = (this.#bytes[set] ??= this.#bytesBelow(set));
    for (let byte = 0; byte < 256; byte++) if (own[byte] === 1 && bytes[byte] === 1) return true;
    return false;
  }

  #walk(set: number, term: number): Onward {
    const draft = this.#draft;
    draft.clear();
    for (const node of this.#sets[set] as readonly number[]) walkTokens(this.#automaton, this.trie, node, term, draft);
    const { tokens, ends } = draft.finish();
    return tokens.length + ends.length === 0 ? nothingFound : { tokens, ends: this.setOf(ends) };
  }

  #bytesBelow(set: number): Uint8Array {
    const { bytes, ends } = this.trie;
    const below = new Uint8Array(256);
    for (const node of this.#sets[set] as readonly number[]) {
      const last = ends[node] as number;
      for (let child = node + 1; child < last; child = ends[child] as number) below[bytes[child] as number] = 1;
    }
    return below;
  }
}
