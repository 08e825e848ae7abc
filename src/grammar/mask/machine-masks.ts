import { PairTable } from '../automaton/pair-table.ts';
import type { State } from '../machine/entry.ts';
import type { Machine } from '../machine/machine.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import { type MaskPart, MaskUnion, setTokens, unitedParts } from './mask-part.ts';
import type { TermMask, TermMasks } from './term-masks.ts';

/** With fewer places, looking at each is as fast. */
const placesLooked = 4;
const none: readonly number[] = [];

/** Masks of states: the union of those of its places, each of which is its term's and what tokens reach beyond it. */
export class MachineMasks {
  readonly #machine: Machine;
  readonly #terms: TermMasks;
  readonly #vocabulary: Vocabulary;
  /** By place: the tokens that go on beyond its term. */
  readonly #beyond: (MaskPart | undefined)[] = [];

  /** By stack, where there are many places. */
  readonly #firstBytes: (Uint8Array | undefined)[] = [];

  constructor(machine: Machine, terms: TermMasks, vocabulary: Vocabulary) {
    this.#machine = machine;
    this.#terms = terms;
    this.#vocabulary = vocabulary;
  }

  /**
   * Overwrites a mask with the tokens that may come next in a state.
   *
   * @returns whether there are any
   */
  fill(into: Uint32Array, { places, isComplete }: State): boolean {
    const union = new MaskUnion(into);
    const { heads } = this.#machine.places;
    const strings = places.length > 1 ? places.filter((place) => this.#isOpenString(heads[place] as number)) : none;
    const together =
      strings.length > 1 ? this.#terms.together(strings.map((place) => heads[place] as number)) : undefined;
    if (together !== undefined) union.add(this.#terms.maskOf(together.term).part);
    for (const place of places) {
      const term = heads[place] as number;
      const isTaken = together !== undefined && term !== together.term && strings.includes(place);
      const own = isTaken ? this.#terms.maskBeside(term, together.slice) : this.#terms.maskOf(term);
      union.add(own.part);
      if (own.ends > 0) union.add(this.#beyondOf(place, own));
    }
    const hasAny = union.finish();
    if (!isComplete) return hasAny;
    setTokens(into, this.#vocabulary.ends);
    return true;
  }

  #firstBytesOf(stack: number, { places }: State): Uint8Array {
    let set = this.#firstBytes[stack];
    if (set === undefined) {
      set = new Uint8Array(256);
      for (const place of places)
        this.#machine.automaton.addFirstBytes(this.#machine.places.heads[place] as number, set);
      this.#firstBytes[stack] = set;
    }
    return set;
  }

  /** A string of whose characters more is asked than that they are there: as names of members that fit patterns. */
  #isOpenString(term: number): boolean {
    const { pool } = this.#machine.automaton;
    return pool.kinds[term] === 'seq' && pool.kinds[pool.left[term] as number] === 'machine';
  }

  #beyondOf(place: number, own: TermMask): MaskPart {
    return (this.#beyond[place] ??= this.#walkBeyond(place, own));
  }

  #walkBeyond(place: number, { ends, walks }: TermMask): MaskPart {
    // Its arrays are replaced as places are added: they are asked for anew each time.
    const { places } = this.#machine;
    const found: (readonly number[])[] = [];
    let visited: PairTable | undefined;
    const follow = (set: number, stack: number, depth: number): void => {
      const entry = this.#machine.entry(stack);
      // Many members of an object begin alike, and most nodes go on otherwise.
      if (entry.places.length > placesLooked && !walks.goesOn(set, this.#firstBytesOf(stack, entry))) return;
      for (const next of entry.places) {
        const onward = walks.walk(set, places.heads[next] as number);
        if (onward.tokens.length > 0) found.push(onward.tokens);
        if (onward.ends > 0) visit(onward.ends, places.tails[next] as number, depth + 1);
      }
    };
    const visit = (set: number, stack: number, depth: number): void => {
      // Ways that part may meet again, but not at once.
      if (depth > 1) {
        visited ??= new PairTable(() => {});
        const before = visited.size;
        if (visited.pair(set, stack) < before) return;
      }
      follow(set, stack, depth);
    };
    follow(ends, places.tails[place] as number, 0);
    return unitedParts(found, this.#vocabulary.words);
  }
}
