import type { BulkDatabase } from '#store';
import { indexNextRuns } from './index-runs.ts';

/** Indexes what has not been yet, for whoever is about to search, for no longer than this. @returns whether all is indexed */
export async function indexRecentRuns(database: BulkDatabase, withinMs: number): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  while ((await indexNextRuns(database)) > 0) if (performance.now() > untilMs) return false;
  return true;
}
