import type { MachineState } from '../../language/regex.ts';

/** A deterministic automaton over the characters of numbers: by state, where each character leads; -1: nowhere. */
export interface NumberTable {
  readonly accepts: readonly boolean[];
  readonly next: readonly (readonly number[])[];
}

/** The states from which an accepting one can be reached; undefined where the first is not among them. */
export function withoutDeadEnds({ accepts, next }: NumberTable): NumberTable | undefined {
  const sources: number[][] = next.map(() => []);
  for (const [source, targets] of next.entries()) for (const target of targets) sources[target]?.push(source);
  const live = new Set<number>(accepts.flatMap((isEnd, state) => (isEnd ? [state] : [])));
  // A set grows while it is walked.
  for (const state of live) for (const source of sources[state]!) live.add(source);
  if (!live.has(0)) return undefined;
  const order = [...live].toSorted((a, b) => a - b);
  const numbers = new Map(order.map((state, index) => [state, index]));
  return {
    accepts: order.map((state) => accepts[state]!),
    next: order.map((state) => next[state]!.map((target) => numbers.get(target) ?? -1)),
  };
}

/** As few states as can be, by splitting sets of states until none can be told apart (Moore 1956). */
export function minimal({ accepts, next }: NumberTable): NumberTable {
  let classes = accepts.map(Number);
  for (let before = 0, count = new Set(classes).size; count > before;) {
    const signatures = next.map((targets, state) =>
      [classes[state], ...targets.map((target) => (target < 0 ? -1 : classes[target]))].join(),
    );
    const numbers = new Map<string, number>();
    classes = signatures.map((signature) => {
      const number = numbers.get(signature) ?? numbers.size;
      numbers.set(signature, number);
      return number;
    });
    [before, count] = [count, numbers.size];
  }
  // State 0 is the first of its class, and its class is the first that is numbered.
  const first = Array.from({ length: Math.max(...classes) + 1 }, (_, number) => classes.indexOf(number));
  return {
    accepts: first.map((state) => accepts[state]!),
    next: first.map((state) => next[state]!.map((target) => (target < 0 ? -1 : classes[target]!))),
  };
}

/** @param codes of the characters, ascending */
export function machineStates({ accepts, next }: NumberTable, codes: readonly number[]): readonly MachineState[] {
  return next.map((targets, state) => {
    const ranges = new Map<number, [number, number][]>();
    for (const [index, target] of targets.entries()) {
      if (target < 0) continue;
      const code = codes[index]!;
      const known = ranges.get(target) ?? [];
      const last = known.at(-1);
      if (last?.[1] === code - 1) last[1] = code;
      else known.push([code, code]);
      ranges.set(target, known);
    }
    return { accepts: accepts[state]!, edges: [...ranges].map(([target, each]) => ({ target, ranges: each })) };
  });
}
