import { formatBytes } from '#base';
import type { MemoryPlan } from '#resource';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** The lines that say which models will be in memory, when, and what is left. */
export function renderMemory(plan: MemoryPlan | undefined, { style }: Pick<Terminal, 'style'>): readonly string[] {
  if (!plan || plan.models.length === 0) return [];
  const { budgetBytes, isDeclared, models, startBytes } = plan;
  const rows = models.map(({ name, load, memoryBytes, isAtStart }) => [
    name,
    memoryBytes === undefined ? 'not known yet' : formatBytes(memoryBytes),
    memoryBytes === undefined ? '' : whenLoaded(load, isAtStart),
  ]);
  const source = isDeclared ? 'as declared' : 'what this machine has to give';
  return [
    `  memory: ${formatBytes(budgetBytes)}, ${source}`,
    ...table(['model', 'needs', 'loaded'], rows).map((line) => `    ${line}`),
    style(
      'dim',
      `    ${formatBytes(startBytes)} at the start, ${formatBytes(Math.max(0, budgetBytes - startBytes))} left`,
    ),
  ];
}

function whenLoaded(load: MemoryPlan['models'][number]['load'], isAtStart: boolean): string {
  if (load === 'pinned') return 'always (pinned)';
  if (isAtStart) return 'at the start, until others need the memory';
  return load === 'onDemand' ? 'on demand' : 'on demand: it does not fit beside the others';
}
