import type { CodePointRange } from '../language/regex.ts';
import { nothingTerm } from './terms.ts';

/** A term for each character: `targets[i]` from the code point `starts[i]` to the next start. The first start is 0. */
export interface Steps {
  readonly starts: readonly number[];
  readonly targets: readonly number[];
}

export const noSteps: Steps = { starts: [0], targets: [nothingTerm] };

/** @param edges with ranges that do not overlap */
export function stepsOf(
  edges: readonly { readonly ranges: readonly CodePointRange[]; readonly target: number }[],
): Steps {
  const pieces = edges
    .flatMap(({ ranges, target }) => ranges.map(([first, last]) => ({ first, last, target })))
    .toSorted((a, b) => a.first - b.first);
  const made = new StepsMaker();
  let next = 0;
  for (const { first, last, target } of pieces) {
    if (first > next) made.add(next, nothingTerm);
    made.add(first, target);
    next = last + 1;
  }
  made.add(next, nothingTerm);
  return made;
}

export function mapSteps({ starts, targets }: Steps, change: (target: number) => number): Steps {
  const made = new StepsMaker();
  const known = new Map<number, number>();
  starts.forEach((start, at) => {
    const target = targets[at] as number;
    let changed = known.get(target);
    if (changed === undefined) known.set(target, (changed = change(target)));
    made.add(start, changed);
  });
  return made;
}

/** @param parts not empty */
export function combineSteps(parts: readonly Steps[], put: (targets: readonly number[]) => number): Steps {
  const made = new StepsMaker();
  const known = new Map<string, number>();
  const at = parts.map(() => 0);
  for (let start = 0; start !== Infinity;) {
    const targets = parts.map(({ targets: own }, part) => own[at[part] as number] as number);
    const key = targets.join();
    let target = known.get(key);
    if (target === undefined) known.set(key, (target = put(targets)));
    made.add(start, target);
    const next = Math.min(...parts.map(({ starts }, part) => starts[(at[part] as number) + 1] ?? Infinity));
    parts.forEach(({ starts }, part) => {
      if (starts[(at[part] as number) + 1] === next) at[part] = (at[part] as number) + 1;
    });
    start = next;
  }
  return made;
}

/** The characters that lead to each target. */
export function rangesByTarget({ starts, targets }: Steps): ReadonlyMap<number, CodePointRange[]> {
  const ranges = new Map<number, CodePointRange[]>();
  starts.forEach((start, at) => {
    const target = targets[at] as number;
    const range = [start, (starts[at + 1] ?? 0x11_0000) - 1] as const;
    const known = ranges.get(target);
    if (known === undefined) ranges.set(target, [range]);
    else known.push(range);
  });
  return ranges;
}

class StepsMaker implements Steps {
  readonly starts: number[] = [];
  readonly targets: number[] = [];

  add(start: number, target: number): void {
    if (this.targets.at(-1) === target) return;
    this.starts.push(start);
    this.targets.push(target);
  }
}
