import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine, type Machine } from './machine.ts';
import { bootstrapRatio, median } from './statistics.ts';

export { type Contestant, interleave } from './interleave.ts';
export { median, percentile } from './statistics.ts';

/** What a figure or a ratio should reach, and where that goal comes from if not from the issue. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One measured quantity. */
export interface Figure {
  readonly name: string;
  /** "ms", "s", "tokens/s", "MiB", … */
  readonly unit: string;
  readonly samples: readonly number[];
  readonly median: number;
  readonly goal?: Goal;
  readonly met?: boolean;
}

/** Ours beside a peer's, measured in the same interleaved rounds. */
export interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly ours: { readonly name: string; readonly samples: readonly number[]; readonly median: number };
  readonly peer: { readonly name: string; readonly samples: readonly number[]; readonly median: number };
  /** Median of ours over median of the peer's. */
  readonly ratio: number;
  /** 95 % of the ratio, by bootstrap over rounds. */
  readonly interval: readonly [low: number, high: number];
  readonly goal?: Goal;
  readonly met?: boolean;
}

/** What a bench found; `main.ts` adds the machine and writes it down. */
export interface Findings {
  readonly figures?: readonly Figure[];
  readonly comparisons?: readonly Comparison[];
  /** What a reader must know to judge the figures: sizes, settings, what was not measured. */
  readonly notes?: readonly string[];
}

export interface Result extends Findings {
  readonly bench: string;
  readonly machine: Machine;
}

export function figure(name: string, unit: string, samples: readonly number[], goal?: Goal): Figure {
  const value = median(samples);
  return { name, unit, samples, median: value, ...judge(value, goal) };
}

/** `ours` and `peer` are keys of samples of one `interleave` run: sample i of both is of the same round. */
export function compare<Name extends string>(
  name: string,
  unit: string,
  samples: Readonly<Record<Name, readonly number[]>>,
  sides: { readonly ours: NoInfer<Name>; readonly peer: NoInfer<Name> },
  goal?: Goal,
): Comparison {
  const side = (key: Name) => ({ name: key, samples: samples[key], median: median(samples[key]) });
  const ours = side(sides.ours);
  const peer = side(sides.peer);
  const ratio = ours.median / peer.median;
  return { name, unit, ours, peer, ratio, interval: bootstrapRatio(ours.samples, peer.samples), ...judge(ratio, goal) };
}

function judge(value: number, goal: Goal | undefined): { readonly goal?: Goal; readonly met?: boolean } {
  if (goal === undefined) return {};
  return { goal, met: 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost };
}

/** Writes `bench/results/NAME.json`, the raw samples included, and returns what was written. */
export function writeResult(bench: string, findings: Findings, machine: Machine = describeMachine()): Result {
  const result: Result = { bench, machine, ...findings };
  const dir = join(import.meta.dirname, 'results');
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, `${bench}.json`), `${JSON.stringify(result, rounded, 2)}\n`);
  return result;
}

/** Five digits are more than any of these clocks gives. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
