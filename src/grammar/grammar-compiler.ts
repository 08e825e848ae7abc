import { Arena, type Quota } from './arena.ts';
import type { Escapes } from './automaton/character-forms.ts';
import { defaultLimits, type GrammarLimits } from './automaton/limits.ts';
import { EmptyGrammarError } from './errors/empty-grammar-error.ts';
import type { Grammar } from './language/rule.ts';
import { analyse, refuseLeftRecursion } from './machine/analyse.ts';
import { compileRules } from './machine/compile-rules.ts';
import { Machine } from './machine/machine.ts';
import { MachineMasks } from './mask/machine-masks.ts';
import { GrammarMatcher, type Works } from './matcher.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

/** A grammar made ready for a vocabulary. */
export interface CompiledGrammar {
  /** Begins a text. Matchers of a grammar share what they find out about it; they belong to one thread. */
  match(): GrammarMatcher;
}

/** Terms after which grammars get a new arena; the old one goes with the grammars that live in it. */
const arenaTermsMax = 30_000;

/**
 * Compiles grammars for one vocabulary. What a grammar needs is made as it is needed, within its limits; what grammars
 * have in common is made once.
 */
export class GrammarCompiler {
  readonly #vocabulary: Vocabulary;
  readonly #limits: GrammarLimits;
  readonly #escapes: Escapes;
  #arena: Arena;

  /** @param escapes in JSON strings; whoever reads what a model writes loses nothing by `needed` */
  constructor(vocabulary: Vocabulary, limits: GrammarLimits = defaultLimits, escapes: Escapes = 'any') {
    this.#vocabulary = vocabulary;
    this.#limits = limits;
    this.#escapes = escapes;
    this.#arena = new Arena(vocabulary, escapes);
  }

  /** @throws EmptyGrammarError, GrammarLimitError, LeftRecursionError, UnknownRuleError */
  compile(grammar: Grammar): CompiledGrammar {
    let works = this.#build(grammar);
    return {
      match: () => {
        // Matchers under way keep what they have; new ones must not run into limits that others have used up.
        if (this.#isWornOut(works)) works = this.#build(grammar);
        return new GrammarMatcher(works);
      },
    };
  }

  #build(grammar: Grammar): Works {
    if (this.#arena.size > arenaTermsMax) this.#arena = new Arena(this.#vocabulary, this.#escapes);
    const arena = this.#arena;
    const quota: Quota = { limits: this.#limits, statesLeft: this.#limits.statesMax };
    return arena.within(quota, () => {
      const table = compileRules(grammar, arena.automaton, this.#limits.placesMax);
      const facts = analyse(table.nodes, arena.automaton);
      if (facts.productive[table.start] !== 1) throw new EmptyGrammarError();
      refuseLeftRecursion(table.nodes, facts);
      const machine = new Machine(table, facts, arena.automaton, this.#limits.placesMax);
      return { arena, quota, machine, masks: new MachineMasks(machine, arena.masks, this.#vocabulary) };
    });
  }

  #isWornOut({ machine, quota }: Works): boolean {
    return machine.size > this.#limits.placesMax || quota.statesLeft < this.#limits.statesMax / 2;
  }
}
