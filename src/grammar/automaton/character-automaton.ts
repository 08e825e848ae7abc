import { unreachable } from '#base';
import type { CodePointRange, MachineState, Regex } from '../language/regex.ts';
import { anyText } from '../language/regexes.ts';
import type { Budget } from './budget.ts';
import { productiveStates } from './productive-states.ts';
import { combineSteps, mapSteps, noSteps, type Steps, stepsOf } from './steps.ts';
import { emptyTerm, nothingTerm, TermPool } from './terms.ts';

/**
 * The automaton of regular expressions over characters, with all of the Boolean operations: its states are terms, its
 * steps their derivatives by sets of characters. What a set of texts has to do with bytes is not known here.
 */
export class CharacterAutomaton {
  readonly pool: TermPool;
  readonly #budget: Budget;
  readonly #known = new WeakMap<Regex, number>();
  readonly #sets = new Map<string, number>();
  /** Sets of one, by the character: names and enumerations are made of them. */
  readonly #characters = new Map<number, number>();
  readonly #rangesOfSets: (readonly CodePointRange[])[] = [];
  readonly #machines: (readonly MachineState[])[] = [];
  readonly #steps: (Steps | undefined)[] = [];
  readonly #alive = new Map<number, boolean>();

  constructor(budget: Budget) {
    this.#budget = budget;
    this.pool = new TermPool(budget);
    this.pool.anything = this.lower(anyText);
  }

  /** The term of a regular expression. */
  lower(regex: Regex): number {
    // Sets of characters are known by what is in them.
    if (regex.kind === 'characters') return this.#set(regex.ranges);
    const known = this.#known.get(regex);
    if (known !== undefined) return known;
    const term = this.#lower(regex);
    this.#known.set(regex, term);
    return term;
  }

  #lower(regex: Exclude<Regex, { kind: 'characters' }>): number {
    const each = (parts: readonly Regex[]) => parts.map((part) => this.lower(part));
    switch (regex.kind) {
      case 'concat':
        return this.pool.sequence(each(regex.parts));
      case 'any-of':
        return this.pool.alt(each(regex.options));
      case 'repeat':
        return this.pool.repeat(this.lower(regex.item), regex.min, regex.max);
      case 'all-of':
        return this.pool.and(each(regex.parts));
      case 'not':
        return this.pool.not(this.lower(regex.item));
      case 'machine':
        return this.#machine(regex.states);
      default:
        return unreachable(regex);
    }
  }

  /** The characters of a leaf. */
  rangesOf(leaf: number): readonly CodePointRange[] {
    return this.#rangesOfSets[this.pool.left[leaf] as number] ?? [];
  }

  /** One text. */
  text(text: string): number {
    let term = emptyTerm;
    const characters = [...text];
    for (let at = characters.length - 1; at >= 0; at--)
      term = this.pool.seq(this.#character((characters[at] as string).codePointAt(0) as number), term);
    return term;
  }

  #character(code: number): number {
    return this.#characters.get(code) ?? this.#set([[code, code]]);
  }

  #set(ranges: readonly CodePointRange[]): number {
    if (ranges.length === 0) return nothingTerm;
    const [first] = ranges;
    if (ranges.length === 1 && first?.[0] === first?.[1]) {
      const known = this.#characters.get(first?.[0] as number);
      if (known !== undefined) return known;
    }
    const key = ranges.join();
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = this.#rangesOfSets.push(ranges) - 1;
      this.#sets.set(key, set);
    }
    const term = this.pool.leaf(set);
    if (ranges.length === 1 && first?.[0] === first?.[1]) this.#characters.set(first?.[0] as number, term);
    return term;
  }

  #machine(states: readonly MachineState[]): number {
    const alive = productiveStates(states);
    if (!alive.has(0)) return nothingTerm;
    const pruned = states.map(({ accepts, edges }) => ({
      accepts,
      edges: edges.filter(({ target }) => alive.has(target)),
    }));
    return this.#machineState(this.#machines.push(pruned) - 1, 0);
  }

  #machineState(machine: number, state: number): number {
    const states = this.#machines[machine] as readonly MachineState[];
    const { accepts, edges } = states[state] as MachineState;
    const [loop, ...others] = edges;
    // Other machines, and repetitions, end in the same loop: then they have it in common.
    if (accepts && loop?.target === state && others.length === 0)
      return this.pool.repeat(this.#set(loop.ranges), 0, Infinity);
    // A tree of texts has its states in the order of their depth; others may be finite too, which then is not noticed.
    const isFinite = states.every((from, number) => from.edges.every(({ target }) => target > number));
    return this.pool.machine(machine, state, { nullable: accepts, isFinite });
  }

  /** What may follow one character. */
  step(term: number, character: number): number {
    const { starts, targets } = this.stepsOf(term);
    return targets[starts.findLastIndex((start) => start <= character)] as number;
  }

  /** What may follow each character in a text of the term; it may turn out to match nothing. */
  stepsOf(term: number): Steps {
    const known = this.#steps[term];
    if (known !== undefined) return known;
    const steps = this.#derive(term);
    this.#budget.spend(64 + 16 * steps.starts.length);
    this.#steps[term] = steps;
    return steps;
  }

  #derive(term: number): Steps {
    const { pool } = this;
    const left = pool.left[term] as number;
    const right = pool.right[term] as number;
    const kind = pool.kinds[term] ?? 'nothing';
    switch (kind) {
      case 'nothing':
      case 'empty':
        return noSteps;
      case 'leaf':
        return stepsOf([{ ranges: this.rangesOf(term), target: emptyTerm }]);
      case 'seq': {
        const steps = mapSteps(this.stepsOf(left), (next) => pool.seq(next, right));
        return pool.nullable[left] ? combineSteps([steps, this.stepsOf(right)], (next) => pool.alt(next)) : steps;
      }
      case 'alt':
      case 'and':
        return combineSteps(
          (pool.lists[term] as readonly number[]).map((member) => this.stepsOf(member)),
          (next) => pool[kind](next),
        );
      case 'not':
        return combineSteps([this.stepsOf(left), this.stepsOf(pool.anything)], ([next = nothingTerm, any]) =>
          any === nothingTerm ? nothingTerm : pool.not(next),
        );
      case 'repeat': {
        const others = pool.repeat(left, Math.max(0, right - 1), (pool.max[term] as number) - 1);
        return mapSteps(this.stepsOf(left), (next) => pool.seq(next, others));
      }
      case 'machine': {
        const { edges } = (this.#machines[left] as readonly MachineState[])[right] as MachineState;
        return stepsOf(edges.map(({ ranges, target }) => ({ ranges, target: this.#machineState(left, target) })));
      }
      default:
        return unreachable(kind);
    }
  }

  /** Whether any text matches. */
  isAlive(term: number): boolean {
    if (!this.pool.isDoubtful[term]) return term !== nothingTerm;
    return this.#alive.get(term) ?? this.#searchMatch(term);
  }

  /** Breadth first, to a term that surely matches something. All terms on the way there are alive; without any, none is. */
  #searchMatch(start: number): boolean {
    const from = new Map<number, number>([[start, start]]);
    for (const term of from.keys()) {
      if (this.#surelyMatches(term)) {
        this.#settle(term, from);
        return true;
      }
      for (const next of this.stepsOf(term).targets) {
        if (next !== nothingTerm && this.#alive.get(next) !== false && !from.has(next)) from.set(next, term);
      }
    }
    for (const term of from.keys()) this.#alive.set(term, false);
    return false;
  }

  #settle(match: number, from: ReadonlyMap<number, number>): void {
    for (let at = match, isStart = false; !isStart;) {
      this.#alive.set(at, true);
      const before = from.get(at) as number;
      isStart = before === at;
      at = before;
    }
  }

  #surelyMatches(term: number): boolean {
    return this.pool.nullable[term] === true || this.#alive.get(term) === true || !this.pool.isDoubtful[term];
  }
}
