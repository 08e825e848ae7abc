import type { MachineState } from '../../language/regex.ts';

/** The states from which an accepting one can be reached, numbered anew; undefined where the first is not among them. */
export function liveStates(states: readonly MachineState[]): readonly MachineState[] | undefined {
  const sources: number[][] = states.map(() => []);
  for (const [source, { edges }] of states.entries()) for (const { target } of edges) sources[target]!.push(source);
  const live = new Set<number>(states.flatMap(({ accepts }, index) => (accepts ? [index] : [])));
  // A set grows while it is walked.
  for (const state of live) for (const source of sources[state]!) live.add(source);
  if (!live.has(0)) return undefined;
  const numbers = new Map([...live].toSorted((a, b) => a - b).map((state, index) => [state, index]));
  return [...numbers.keys()].map((state) => ({
    accepts: states[state]!.accepts,
    edges: states[state]!.edges.flatMap(({ ranges, target }) => {
      const number = numbers.get(target);
      return number === undefined ? [] : [{ ranges, target: number }];
    }),
  }));
}
