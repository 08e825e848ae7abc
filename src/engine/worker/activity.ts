import type { Model } from '#native';
import type { KeyValueCache } from '../cache/key-value-cache.ts';
import type { WorkerActivity } from '../wire.ts';
import { memoryByOwner } from './memory-by-owner.ts';
import type { StepStatistics } from './step-statistics.ts';

interface ActivityParts {
  readonly model: Model;
  readonly cache: KeyValueCache;
  /** Tokens that the cache of those who are computed alone has room for. */
  readonly quietCells: number;
  /** What is kept on disk. */
  readonly diskBytes: number;
  readonly steps: StepStatistics;
}

/** What a worker does and holds at the moment, for those who watch it. */
export function activityOf({ model, cache, quietCells, diskBytes, steps }: ActivityParts): WorkerActivity {
  const { weightsBytes, cellBytes } = model;
  const { capacity: cells, freeCells, kept } = cache;
  const cellsUsed = cells - freeCells;
  const residentBytes = process.memoryUsage.rss();
  return {
    promptTokensPerSecond: steps.takePromptRate(),
    cells,
    cellsUsed,
    memory: memoryByOwner({ weightsBytes, cellBytes, cells, cellsUsed, quietCells, kept, residentBytes }),
    diskBytes,
    steps: steps.totals(),
  };
}
