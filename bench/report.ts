import type { Comparison, Figure, Goal, Result } from './result.ts';

/** A result as a few lines for people. */
export function reportResult({ bench, machine, figures = [], comparisons = [], notes = [] }: Result): string {
  return [
    `${bench}: ${machine.cpu}, ${machine.cores} cores, load ${machine.loadAverage}, Node ${machine.node}, ${machine.commit}`,
    ...figures.map(figureLine),
    ...comparisons.map(comparisonLine),
    ...notes.map((note) => `  note: ${note}`),
    '',
  ].join('\n');
}

function figureLine({ name, unit, samples, median, goal, met }: Figure): string {
  return `  ${name}: ${short(median)} ${unit} (median of ${samples.length})${verdictText(goal, met, unit)}`;
}

function comparisonLine({ name, unit, ours, peer, ratio, interval, goal, met }: Comparison): string {
  const sides = `${ours.name} ${short(ours.median)}, ${peer.name} ${short(peer.median)} ${unit}`;
  const range = `${ratio.toFixed(3)}x (95 %: ${interval.map((end) => end.toFixed(3)).join(' to ')})`;
  return `  ${name}: ${sides}; ${range}${verdictText(goal, met, 'x')}`;
}

function verdictText(goal: Goal | undefined, met: boolean | undefined, unit: string): string {
  if (goal === undefined) return '';
  return `; goal ${goalText(goal, unit)}: ${met === true ? 'met' : 'NOT MET'}`;
}

/** "at most 10 s"; empty without a goal. */
export function goalText(goal: Goal | undefined, unit: string): string {
  if (goal === undefined) return '';
  return 'atLeast' in goal ? `at least ${goal.atLeast} ${unit}` : `at most ${goal.atMost} ${unit}`;
}

/** Four digits: more than that no clock of ours gives. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
