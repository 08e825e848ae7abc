import type { MachineState, Regex } from './regex.ts';

interface AutomatonState {
  /** Length of the longest text that leads here. */
  readonly length: number;
  /** Where the longest ending of that text leads that is met elsewhere too; -1 from the start. */
  link: number;
  readonly next: Map<number, number>;
}

/**
 * Any part of a text but the empty one: what an answer may quote of a document. A suffix automaton, the least automaton
 * that knows all parts, with at most two states for each code point (Blumer et al. 1985).
 */
export function substrings(text: string): Regex {
  return { kind: 'machine', states: suffixAutomaton(text).map(machineState) };
}

/** The start has no text yet, and nothing leads back to it. */
function machineState({ next, length }: AutomatonState): MachineState {
  return {
    accepts: length > 0,
    edges: [...next].map(([code, target]) => ({ ranges: [[code, code] as const], target })),
  };
}

function suffixAutomaton(text: string): readonly AutomatonState[] {
  const states: AutomatonState[] = [{ length: 0, link: -1, next: new Map() }];
  let last = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const added = states.push({ length: states[last]!.length + 1, link: 0, next: new Map() }) - 1;
    let at = last;
    for (; at >= 0 && !states[at]!.next.has(code); at = states[at]!.link) states[at]!.next.set(code, added);
    if (at >= 0) states[added]!.link = linkTo(states, at, code);
    last = added;
  }
  return states;
}

/** The state of an ending that was met before, taken apart where longer texts lead to it too. */
function linkTo(states: AutomatonState[], at: number, code: number): number {
  const known = states[at]!.next.get(code) as number;
  const { length, link, next } = states[known]!;
  if (length === states[at]!.length + 1) return known;
  const apart = states.push({ length: states[at]!.length + 1, link, next: new Map(next) }) - 1;
  states[known]!.link = apart;
  for (let from = at; from >= 0 && states[from]!.next.get(code) === known; from = states[from]!.link)
    states[from]!.next.set(code, apart);
  return apart;
}
