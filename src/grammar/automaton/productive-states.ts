import type { MachineState } from '../language/regex.ts';

/** States from which an accepting one can be reached. */
export function productiveStates(states: readonly MachineState[]): ReadonlySet<number> {
  const sources = new Map<number, number[]>();
  states.forEach(({ edges }, state) => {
    for (const { ranges, target } of edges) {
      if (ranges.length === 0) continue;
      const known = sources.get(target);
      if (known === undefined) sources.set(target, [state]);
      else known.push(state);
    }
  });
  const open = states.flatMap(({ accepts }, state) => (accepts ? [state] : []));
  const alive = new Set(open);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const source of sources.get(state) ?? []) {
      if (alive.has(source)) continue;
      alive.add(source);
      open.push(source);
    }
  }
  return alive;
}
