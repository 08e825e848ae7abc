import type { Run } from '../runs/index.ts';
import { aRun, type RunBook } from '../runs/run-fixture.ts';
import { indexNextRuns } from './index-runs.ts';

/** A run in which somebody asks one thing and is told another. */
export function said(asked: string, answered: string, different: Partial<Run> = {}): Run {
  const texts = { ...aRun().texts!, input: { kind: 'chat', messages: [{ role: 'user', content: asked }] } } as const;
  return aRun({ texts: { ...texts, output: [{ text: answered, reason: 'stop' }] }, ...different });
}

export async function recordIndexed({ writer, database }: RunBook, ...runs: readonly Run[]): Promise<void> {
  for (const run of runs) await writer.write(run);
  while ((await indexNextRuns(database)) > 0);
}
