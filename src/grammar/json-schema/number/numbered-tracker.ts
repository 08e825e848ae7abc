import { type Phase, phases } from './number-syntax.ts';
import type { ValueTracker } from './value-tracker.ts';

/** A tracker whose states are numbers from 0 on: each step is taken once. */
export interface NumberedTracker {
  read(state: number, character: number, phase: Phase): number;
  finding(state: number): number;
}

/** @param characters by number */
export function numberedTracker<State>(tracker: ValueTracker<State>, characters: readonly string[]): NumberedTracker {
  const states: State[] = [tracker.start];
  const numbers = new Map([[JSON.stringify(tracker.start), 0]]);
  const steps = new Map<number, number>();

  const numberOf = (state: State): number => {
    const key = JSON.stringify(state);
    const number = numbers.get(key) ?? states.push(state) - 1;
    numbers.set(key, number);
    return number;
  };
  return {
    read: (state, character, phase) => {
      const key = (state * phases.length + phases.indexOf(phase)) * characters.length + character;
      const next = steps.get(key) ?? numberOf(tracker.read(states[state]!, characters[character]!, phase));
      steps.set(key, next);
      return next;
    },
    finding: (state) => tracker.finding(states[state]!),
  };
}
