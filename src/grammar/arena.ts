import { Automaton } from './automaton/automaton.ts';
import type { Escapes } from './automaton/character-forms.ts';
import { Budget } from './automaton/budget.ts';
import type { GrammarLimits } from './automaton/limits.ts';
import { SliceReach } from './mask/slice-reach.ts';
import { TermMasks } from './mask/term-masks.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

/** What a grammar may still add to the arena. */
export interface Quota {
  readonly limits: GrammarLimits;
  statesLeft: number;
}

/**
 * An automaton and the masks of its terms, for all grammars of a vocabulary: what one has found out about a string or a
 * number, others need not. What a grammar adds counts against its own quota.
 */
export class Arena {
  readonly vocabulary: Vocabulary;
  readonly automaton: Automaton;
  readonly masks: TermMasks;
  readonly #budget = new Budget();

  constructor(vocabulary: Vocabulary, escapes: Escapes) {
    this.vocabulary = vocabulary;
    this.automaton = new Automaton(this.#budget, escapes);
    const slices = vocabulary.slices.map((slice) => {
      return { slice, reach: new SliceReach(this.automaton, slice.characters, slice.upTo.length - 1) };
    });
    this.masks = new TermMasks(this.automaton, vocabulary, slices);
  }

  /** Terms there are: they stay as long as the arena does. */
  get size(): number {
    return this.automaton.pool.size + this.automaton.characters.pool.size;
  }

  /** Does something for a grammar, within what it may take. */
  within<Result>(quota: Quota, work: () => Result): Result {
    this.#budget.restart(quota.statesLeft, quota.limits.statesMax, quota.limits.stepsMax);
    try {
      return work();
    } finally {
      quota.statesLeft = this.#budget.statesLeft;
    }
  }
}
