import type { Log } from '#base';
import type { Door } from '../door.ts';
import type { FileArchive } from '../files/archive/file-archive.ts';
import { BatchRunner } from './batch-runner.ts';
import type { BatchDesk, BatchServices } from './batch-services.ts';
import { type BearerFinder, lineRunner } from './run-line.ts';

/** What a gateway has that takes batches; undefined where it has no place for them or for their files. */
export interface OpenBatchDesk extends BatchDesk {
  /** Works on them from now on; may be repeated. */
  start(door: Door): void;
}

export function openBatchDesk(
  {
    batches: services,
    files,
  }: { readonly batches?: BatchServices | undefined; readonly files?: FileArchive | undefined },
  log: Log,
  bearers?: BearerFinder,
): OpenBatchDesk | undefined {
  if (services === undefined || files === undefined) return undefined;
  const { batches, claims, keys } = services;
  const runner = new BatchRunner(claims, log);
  return {
    batches,
    files,
    runner,
    start: (door) => runner.start({ batches, files, limits: door.limits, run: lineRunner(door, { keys, bearers }) }),
  };
}
