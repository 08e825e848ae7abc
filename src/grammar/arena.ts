import { Automaton } from './automaton/automaton.ts';
import type { GrammarLimits } from './automaton/limits.ts';
import { RegexLowering } from './automaton/lower-regex.ts';
import { TermPool } from './automaton/terms.ts';
import { characters } from './language/regexes.ts';
import { SliceReach } from './mask/slice-reach.ts';
import { TermMasks } from './mask/term-masks.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

/**
 * Terms, their automaton and their masks, for all grammars of a vocabulary: what one has found out about a string or a
 * number, others need not. What a grammar adds counts against its own quota.
 */
export class Arena {
  readonly vocabulary: Vocabulary;
  readonly pool = new TermPool();
  readonly automaton = new Automaton(this.pool);
  readonly lowering = new RegexLowering(this.pool);
  readonly masks: TermMasks;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
    this.pool.allowTerms(Infinity, Infinity);
    const slices = vocabulary.slices.map((slice) => {
      const character = this.lowering.lower(characters(slice.characters), 'utf8');
      return { slice, reach: new SliceReach(this.automaton, character, slice.upTo.length - 1) };
    });
    this.masks = new TermMasks(this.automaton, vocabulary, slices);
  }

  /** Does something for a grammar, within what it may take. */
  within<Result>(quota: Quota, work: () => Result): Result {
    const before = this.pool.size;
    this.pool.allowTerms(quota.statesLeft, quota.limits.statesMax);
    this.automaton.allowSteps(quota.limits.stepsMax);
    try {
      return work();
    } finally {
      quota.statesLeft -= this.pool.size - before;
    }
  }
}

/** What a grammar may still add to the arena. */
export interface Quota {
  readonly limits: GrammarLimits;
  statesLeft: number;
}
