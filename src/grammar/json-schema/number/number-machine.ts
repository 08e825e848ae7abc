import type { Regex } from '../../language/regex.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { decide, type Formula, testsOf } from '../term/formula.ts';
import type { NumberTest } from '../term/term.ts';
import type { Decimal } from './decimal.ts';
import { comparison } from './comparison.ts';
import { type CommonMultiple, divisibility, divisorMax, followedMultiples } from './divisibility.ts';
import { mayEnd, nextPhase, numberCharacters, type Phase } from './number-syntax.ts';
import { machineStates, minimal, type NumberTable, withoutDeadEnds } from './number-table.ts';
import { numberTestKey } from './number-test-key.ts';
import { membership } from './membership.ts';
import { type NumberedTracker, numberedTracker } from './numbered-tracker.ts';

const statesMax = 10_000;
/** Larger automata are left as they are: to make them minimal would take longer than it saves. */
const minimisedMax = 4000;

interface State {
  readonly phase: Phase;
  /** Whether this can go on with an exponent. */
  readonly notation: 'scientific' | 'zero' | 'other';
  readonly tracked: readonly number[];
}

/**
 * The texts of the numbers that a formula holds of, as JSON writes them: exact decimal arithmetic, no rounding. Numbers
 * of which nothing is asked are all of JSON's. Where bounds are asked, exponents come in scientific notation only
 * (1.5e3, not 15e2), and where multiples are asked, integers among them, not at all: comparing digits with exponents
 * without end is beyond any finite automaton. Undefined: no number at all.
 */
export function numberMachine(formula: Formula<NumberTest>, path: string): Regex | undefined {
  if (formula === false) return undefined;
  const divisors = testsOf(formula).flatMap((test) => (test.kind === 'multiple' ? [test.of] : []));
  const followed = followedMultiples(divisors);
  const trackers = trackersOf(formula, followed, path);
  const keys = [...trackers.keys()];
  const list = [...trackers.values()];
  const accepts = ({ phase, tracked }: State): boolean =>
    mayEnd(phase) &&
    decide(formula, (test) => {
      const index = keys.indexOf(trackerKey(test, followed));
      const finding = list[index]!.finding(tracked[index]!);
      if (test.kind === 'compare') return isCompared(test.is, finding);
      return test.kind === 'among'
        ? finding === 1
        : finding >= 0 && finding % Number(followed(test.of).at(test.of)) === 0;
    });
  const live = withoutDeadEnds(explore(stepper(formula, list), accepts, list.length, path));
  if (live === undefined) return undefined;
  const table = live.accepts.length > minimisedMax ? live : minimal(live);
  return { kind: 'machine', states: machineStates(table, characterCodes) };
}

/** @param found -1 for less, 0 for equal, 1 for greater */
function isCompared(is: (NumberTest & { readonly kind: 'compare' })['is'], found: number): boolean {
  switch (is) {
    case 'less':
      return found < 0;
    case 'at most':
      return found <= 0;
    case 'at least':
      return found >= 0;
    case 'more':
      return found > 0;
  }
}

const characterCodes = numberCharacters.map((character) => character.charCodeAt(0));

type Step = (state: State, character: number) => State | undefined;

/** All states that can be reached, breadth first. */
function explore(step: Step, accepts: (state: State) => boolean, trackers: number, path: string): NumberTable {
  const start: State = { phase: 'start', notation: 'other', tracked: Array.from({ length: trackers }, () => 0) };
  const numbers = new Map([[keyOf(start), 0]]);
  const states = [start];
  const next: number[][] = [];
  for (const state of states) {
    next.push(
      numberCharacters.map((_, character) => {
        const target = step(state, character);
        if (target === undefined) return -1;
        const key = keyOf(target);
        const number = numbers.get(key) ?? states.push(target) - 1;
        numbers.set(key, number);
        return number;
      }),
    );
    if (states.length > statesMax) throw new SchemaBudgetError(path, 'states of a number', statesMax);
  }
  return { accepts: states.map(accepts), next };
}

function keyOf({ phase, notation, tracked }: State): string {
  return `${phase} ${notation} ${tracked.join()}`;
}

function stepper(formula: Formula<NumberTest>, trackers: readonly NumberedTracker[]): Step {
  const isFree = formula === true;
  const countsDigits = testsOf(formula).some(({ kind }) => kind === 'multiple');
  return (state, character) => {
    const text = numberCharacters[character]!;
    const phase = nextPhase(state.phase, text);
    if (phase === undefined) return undefined;
    if (isFree) return { phase, notation: 'other', tracked: [] };
    if (phase === 'exponent' && (countsDigits || state.notation === 'other')) return undefined;
    const tracked = trackers.map((tracker, index) => tracker.read(state.tracked[index]!, character, phase));
    return { phase, tracked, notation: notationAfter(state, phase, text) };
  };
}

/** After `0.` come zeros or the number is not in scientific notation. */
function notationAfter(state: State, phase: Phase, character: string): State['notation'] {
  if (phase === 'whole one digit') return 'scientific';
  if (phase === 'zero') return 'zero';
  if (phase === 'whole') return 'other';
  if (phase === 'fraction' && state.notation === 'zero') return character === '0' ? 'zero' : 'other';
  return state.notation;
}

type Followed = (divisor: Decimal) => CommonMultiple;

/** One for each bound and each multiple, however often the formula asks. */
function trackersOf(
  formula: Formula<NumberTest>,
  followed: Followed,
  path: string,
): ReadonlyMap<string, NumberedTracker> {
  const trackers = new Map<string, NumberedTracker>();
  for (const test of testsOf(formula)) {
    const key = trackerKey(test, followed);
    if (!trackers.has(key)) trackers.set(key, trackerOf(test, followed, path));
  }
  return trackers;
}

function trackerOf(test: NumberTest, followed: Followed, path: string): NumberedTracker {
  switch (test.kind) {
    case 'compare':
      return numberedTracker(comparison(test.to), numberCharacters);
    case 'among':
      return numberedTracker(membership(test.values), numberCharacters);
    case 'multiple': {
      const common = followed(test.of);
      if (common.multiple > divisorMax) throw new SchemaBudgetError(path, 'states of a multipleOf', Number(divisorMax));
      return numberedTracker(divisibility(common), numberCharacters);
    }
  }
}

/** One comparison tells whether a number is less and whether it is equal, one remainder of which it is a multiple. */
function trackerKey(test: NumberTest, followed: Followed): string {
  if (test.kind === 'compare') return numberTestKey({ ...test, is: 'less' });
  if (test.kind === 'among') return numberTestKey(test);
  const { multiple, scale } = followed(test.of);
  return `multiple ${multiple} ${scale}`;
}
