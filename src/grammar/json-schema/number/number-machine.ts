import type { MachineState, Regex } from '../../language/regex.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { decide, type Formula, testsOf } from '../term/formula.ts';
import type { NumberTest } from '../term/term.ts';
import { comparison } from './comparison.ts';
import { decimalText } from './decimal.ts';
import { divisibility, divisorMax } from './divisibility.ts';
import { mayEnd, nextPhase, numberCharacters, type Phase } from './number-syntax.ts';
import { liveStates } from './live-states.ts';
import type { ValueTracker } from './value-tracker.ts';

const statesMax = 20_000;

interface State {
  readonly phase: Phase;
  /** Whether this can go on with an exponent. */
  readonly notation: 'scientific' | 'zero' | 'other';
  readonly tracked: readonly unknown[];
}

/**
 * The texts of the numbers that a formula holds of, as JSON writes them: exact decimal arithmetic, no rounding. Numbers
 * of which nothing is asked are all of JSON's. Where bounds are asked, exponents come in scientific notation only
 * (1.5e3, not 15e2), and where multiples are asked, integers among them, not at all: comparing digits with exponents
 * without end is beyond any finite automaton. Undefined: no number at all.
 */
export function numberMachine(formula: Formula<NumberTest>, path: string): Regex | undefined {
  if (formula === false) return undefined;
  const trackers = trackersOf(formula, path);
  const step = stepper(formula, [...trackers.values()]);
  const order = [...trackers.keys()];
  const accepts = ({ phase, tracked }: State): boolean => {
    if (!mayEnd(phase)) return false;
    return decide(formula, (test) => {
      const index = order.indexOf(trackerKey(test));
      const finding = [...trackers.values()][index]!.finding(tracked[index]);
      if (test.kind === 'multiple') return finding === 1;
      return test.is === 'equal' ? finding === 0 : test.is === 'less' ? finding < 0 : finding <= 0;
    });
  };

  const start: State = {
    phase: 'start',
    notation: 'other',
    tracked: [...trackers.values()].map((tracker) => tracker.start),
  };
  const numbers = new Map([[keyOf(start), 0]]);
  const states: MachineState[] = [];
  const queue = [start];
  for (let at = 0; at < queue.length; at += 1) {
    if (at > statesMax) throw new SchemaBudgetError(path, 'states of a number', statesMax);
    const state = queue[at]!;
    const targets = new Map<number, string[]>();
    for (const character of numberCharacters) {
      const next = step(state, character);
      if (next === undefined) continue;
      const key = keyOf(next);
      const target = numbers.get(key) ?? queue.push(next) - 1;
      numbers.set(key, target);
      targets.set(target, [...(targets.get(target) ?? []), character]);
    }
    const edges = [...targets].map(([target, characters]) => ({ target, ranges: rangesOf(characters) }));
    states.push({ accepts: accepts(state), edges });
  }
  const live = liveStates(states);
  return live === undefined ? undefined : { kind: 'machine', states: live };
}

function stepper(formula: Formula<NumberTest>, trackers: readonly ValueTracker[]) {
  const isFree = formula === true;
  const countsDigits = testsOf(formula).some(({ kind }) => kind === 'multiple');
  const isZeroSoFar = (state: State, character: string) => state.notation === 'zero' && character === '0';

  return (state: State, character: string): State | undefined => {
    const phase = nextPhase(state.phase, character);
    if (phase === undefined) return undefined;
    if (isFree) return { phase, notation: 'other', tracked: [] };
    if (phase === 'exponent' && (countsDigits || state.notation === 'other')) return undefined;
    const tracked = trackers.map((tracker, index) => tracker.read(state.tracked[index], character, phase));
    return { phase, tracked, notation: notationAfter(state, phase, isZeroSoFar(state, character)) };
  };
}

/** After `0.` come zeros or the number is not in scientific notation. */
function notationAfter(state: State, phase: Phase, isStillZero: boolean): State['notation'] {
  if (phase === 'whole one digit') return 'scientific';
  if (phase === 'zero') return 'zero';
  if (phase === 'whole') return 'other';
  if (phase === 'fraction' && state.notation === 'zero') return isStillZero ? 'zero' : 'other';
  return state.notation;
}

/** One for each bound and each divisor, however often the formula asks. */
function trackersOf(formula: Formula<NumberTest>, path: string): ReadonlyMap<string, ValueTracker> {
  const trackers = new Map<string, ValueTracker>();
  for (const test of testsOf(formula)) {
    if (trackers.has(trackerKey(test))) continue;
    if (test.kind === 'multiple' && test.of.digits > divisorMax)
      throw new SchemaBudgetError(path, 'states of a multipleOf', Number(divisorMax));
    const tracker = test.kind === 'multiple' ? divisibility(test.of) : comparison(test.to);
    trackers.set(trackerKey(test), tracker as ValueTracker);
  }
  return trackers;
}

function trackerKey(test: NumberTest): string {
  return test.kind === 'multiple' ? `multiple ${decimalText(test.of)}` : `compare ${decimalText(test.to)}`;
}

function keyOf(state: State): string {
  return JSON.stringify(state);
}

function rangesOf(characters: readonly string[]): readonly (readonly [number, number])[] {
  const codes = characters.map((character) => character.charCodeAt(0)).toSorted((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges;
}
